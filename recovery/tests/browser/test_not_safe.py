"""The screen after "I am not safe": from a check-in, by two taps, without a log-in or a network; and the way out."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from journal.models import NotSafe, SoberDate
from recovery.tests.browser.complaints import complaints
from recovery.tests.browser.phone import leave_the_worker_out, let_the_worker_settle

QUESTION = "Are you having thoughts of killing yourself right now?"


def at_the_screen(phone) -> None:
    expect(phone.page).to_have_url(re.compile(r"/help/right-now/"))
    expect(phone.page.locator("h1")).to_have_text(QUESTION)
    expect(phone.page.locator("a.button--call[href='tel:112']")).to_be_in_viewport()


def two_taps(phone) -> None:
    phone.page.locator("header a[href='/help/']").tap()
    phone.page.get_by_role("button", name="I am not safe").first.tap()


def test_a_check_in_leads_there_first_and_praise_waits_while_the_plan_stays(phone):
    page = phone.page
    phone.sign_up()
    User.objects.update(country="DE")
    user = User.objects.get()
    SoberDate.objects.create(user=user, label="x", started_on=timezone.now().date() - timedelta(days=40), is_main=True)
    phone.go("/today/more/")
    expect(page.locator("main")).to_contain_text("30 days")
    phone.go("/check-in/")
    phone.choose("used", "no")
    page.get_by_text("More, if you like").tap()
    page.get_by_label("I am not safe").check()
    phone.save()
    at_the_screen(phone)
    expect(page.locator("#not-now")).not_to_be_visible()
    page.get_by_role("link", name="Not right now", exact=True).tap()
    expect(page.locator("#not-now")).to_be_visible()
    assert [row.source for row in NotSafe.objects.all()] == ["check-in"]
    page.get_by_role("link", name="Leave this page").tap()
    expect(page).to_have_url(f"{phone.site}/today/")
    expect(page.locator("#plan")).to_contain_text("Your plan is here")
    phone.go("/today/more/")
    expect(page.locator("main")).not_to_contain_text("30 days")
    assert phone.strangers() == []
    assert phone.complaints == []


def test_it_is_two_taps_away_also_after_the_session_has_ended(phone):
    phone.sign_up()
    User.objects.update(country="DE")
    phone.go("/goals/")
    two_taps(phone)
    at_the_screen(phone)
    assert [row.source for row in NotSafe.objects.all()] == ["tap"]
    phone.page.go_back()
    phone.page.context.clear_cookies()
    phone.page.get_by_role("button", name="I am not safe").first.tap()
    at_the_screen(phone)
    expect(phone.page.locator("form[action*=login]")).to_have_count(0)


@pytest.mark.worker
@pytest.mark.parametrize("way_out", ["Exit", "Leave"])
def test_after_one_visit_it_opens_without_a_network_and_lets_go(open_phone, way_out):
    phone = open_phone()
    page = phone.page
    phone.sign_up()
    User.objects.update(country="DE")
    phone.go("/help/")
    let_the_worker_settle(page)
    page.context.set_offline(True)
    phone.go("/routines/")
    two_taps(phone)
    at_the_screen(phone)
    page.get_by_role("link", name="Yes", exact=True).tap()
    expect(page.locator("#yes")).to_be_visible()
    expect(page.locator("a.button--call[href='tel:112']")).to_be_visible()
    if way_out == "Exit":
        page.locator("form[action='/exit/'] button").first.tap()
        expect(page.locator("h1")).to_have_text("Flatbread in a pan")
    else:
        page.get_by_role("link", name="All of Help now").tap()
        expect(page.locator("h1")).to_have_text("Is someone not waking up, or not breathing right?")


@pytest.mark.worker
def test_it_opens_without_a_network_too_where_the_worker_came_late(open_phone):
    phone = open_phone()
    phone.arrive()
    phone.go("/help/")
    let_the_worker_settle(phone.page)
    leave_the_worker_out(phone.page)
    phone.page.context.set_offline(True)
    phone.page.get_by_role("button", name="I am not safe").first.tap()
    at_the_screen(phone)


def test_axe_finds_nothing_after_an_answer_and_it_fits_a_small_phone(open_phone):
    phone = open_phone(viewport={"width": 320, "height": 640})
    for answer in ("yes", "not-now", "unsaid"):
        phone.go(f"/help/right-now/?country=US#{answer}")
        assert complaints(phone.page) == []
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 320
