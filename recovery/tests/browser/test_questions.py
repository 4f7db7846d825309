"""Questionnaires on a phone: from the list to a number, a draft that waits, and what comes before any number."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.clock import today_for
from accounts.models import User
from journal.models import NotSafe
from recovery.tests.browser.complaints import complaints
from recovery.tests.browser.phone import let_the_worker_settle, wait_for
from support.models import Answer
from support.questionnaires import questionnaires

CALM = "Are you having thoughts of killing yourself right now?"


def link(phone, name):
    return phone.page.locator("main").get_by_role("link", name=name)


def button(phone, name):
    return phone.page.locator("main").get_by_role("button", name=name, exact=True)


def at(phone, path):
    expect(phone.page).to_have_url(re.compile(re.escape(phone.site + path)))


def fill_in_the_phq_9(phone):
    """From the list, past the sentence that must be read, to the last question."""
    phone.sign_up()
    User.objects.update(country="DE")
    phone.go("/care/questions/")
    link(phone, "Low mood, with one more question").tap()
    link(phone, "Begin").tap()
    expect(phone.page.locator("main")).to_contain_text(
        "Nobody monitors these answers. If you are in danger call 112 now."
    )
    button(phone, "I have read this. Go on").tap()
    for number in range(1, 9):
        phone.choose(f"q{number}", "1")
    phone.choose("q9", "1")


def test_safety_comes_before_any_number_and_there_is_none_for_a_day(phone):
    page = phone.page
    fill_in_the_phq_9(phone)
    button(phone, "Done").tap()
    at(phone, "/help/right-now/")
    expect(page.locator("h1")).to_have_text(CALM)
    expect(page.locator("main a[href='tel:112']").first).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(re.compile(r"of 27|score|sum", re.IGNORECASE))
    row = Answer.objects.get()
    for path in (f"/care/questions/answers/{row.pk}/", "/care/questions/mood-9/"):
        phone.go(path)
        expect(page.locator("main")).not_to_contain_text(re.compile("of 27|well done|called", re.IGNORECASE))
        expect(page.locator("main .score, main .chart, main td:text-matches('[0-9]')")).to_have_count(0)
        expect(page.locator("main a[href='/help/right-now/']")).to_be_visible()
    phone.go("/today/")
    expect(page.locator("#plan")).to_be_visible()
    NotSafe.objects.update(at=timezone.now() - timedelta(hours=24, minutes=1))
    phone.go(f"/care/questions/answers/{row.pk}/")
    expect(page.locator(".score")).to_have_text(re.compile("9 of 27"))
    phone.go("/today/")
    expect(page.locator("#plan")).to_be_visible()
    NotSafe.objects.update(at=timezone.now() - timedelta(days=7, minutes=1))
    phone.go("/today/")
    expect(page.locator("#plan")).to_have_count(0)
    assert phone.strangers() == []
    assert phone.complaints == []


@pytest.mark.worker
def test_after_one_visit_safety_is_there_without_a_network(open_phone):
    phone = open_phone()
    fill_in_the_phq_9(phone)
    let_the_worker_settle(phone.page)
    phone.page.context.set_offline(True)
    button(phone, "Done").tap()
    at(phone, "/help/right-now/")
    expect(phone.page.locator("h1")).to_have_text(CALM)
    expect(phone.page.locator("main a[href='tel:112']").first).to_be_visible()


def test_a_draft_waits_and_a_number_comes_with_its_limits(phone):
    page = phone.page
    phone.sign_up()
    phone.go("/care/questions/life/")
    link(phone, "Begin").tap()
    phone.choose("q1", "2")
    phone.choose("q2", "2")
    button(phone, "Save for later").tap()
    at(phone, "/care/questions/")
    expect(page.locator("main")).to_contain_text("Begun, not finished.")
    link(phone, "How life is").tap()
    link(phone, "Go on where you stopped").tap()
    expect(page.locator("input[name=q2][value='2']")).to_be_checked()
    for number in (3, 4, 5):
        phone.choose(f"q{number}", "1")
    button(phone, "Done").dblclick()
    expect(page.locator(".score")).to_have_text(re.compile("28 of 100"))
    page.get_by_text("What the numbers can tell").tap()
    expect(page.get_by_text("It is not a diagnosis.")).to_be_visible()
    expect(link(phone, "Low mood, PHQ-8")).to_be_visible()
    button(phone, "Delete").tap()
    button(phone, "Undo").tap()
    expect(page.locator("main table")).to_contain_text("28")
    assert Answer.objects.count() == 1
    assert phone.complaints == []


@pytest.mark.worker
@pytest.mark.parametrize("is_there", [True, False], ids=["network", "no network"])
def test_a_draft_is_kept_while_it_is_filled_in_and_the_page_says_so(open_phone, is_there):
    phone = open_phone()
    phone.sign_up()
    phone.go("/care/questions/month/fill/")
    phone.page.context.set_offline(not is_there)
    phone.choose("q5", "3")
    phone.choose("q4", "0")
    expect(phone.page.locator("#id_q5")).to_be_hidden()
    expected = "Draft saved at" if is_there else "The draft is not saved yet."
    expect(phone.page.locator("#kept")).to_contain_text(expected)
    phone.choose("q4", "1")
    expect(phone.page.locator("#id_q5")).to_be_visible()
    if is_there:
        wait_for(phone.page, lambda: Answer.objects.get().given == {"4": 1})


def test_what_is_answered_before_the_scripts_are_there_is_kept_too(open_phone):
    phone = open_phone(hurried=True)
    phone.arrive()
    held = []
    phone.page.route("**/questions*.js", lambda route: held.append(route))
    phone.page.goto("/care/questions/month/fill/", wait_until="commit")
    phone.choose("q4", "1")
    held.pop().continue_()
    expect(phone.page.locator("#kept")).to_contain_text("Draft saved at")
    assert Answer.objects.get().given == {"4": 1}


def test_axe_finds_nothing_on_numbers_and_charts_which_fit_small_phones_and_large_text(open_phone):
    phone = open_phone(viewport={"width": 320, "height": 640})
    phone.sign_up()
    user = User.objects.get()
    today = today_for(user, timezone.now())
    given = {item.key: item.highest for item in questionnaires()["bam"].items}
    for days in (0, 30):
        row = Answer.objects.write(user, "bam", today - timedelta(days=days), given, timezone.now())
    fill = "/care/questions/month/fill/"
    for path in (f"/care/questions/answers/{row.pk}/", "/care/questions/month/", "/care/questions/", fill):
        phone.go(path)
        phone.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        assert complaints(phone.page) == [], path
        for size in ("106.25%", "212.5%"):
            phone.page.evaluate("(size) => (document.documentElement.style.fontSize = size)", size)
            assert phone.page.evaluate("document.documentElement.scrollWidth") <= 320, (path, size)
