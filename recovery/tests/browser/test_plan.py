"""The plan at phone size: built a page at a time, on paper, and kept on the phone only where its person said so."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from journal.models import IfThen
from recovery.tests.browser.phone import let_the_worker_settle, wait_for
from support.models import Naloxone, Person, PlanLine, Reason
from support.parts import PARTS

SAVE = "Save and go on"
KEPT = "caches.match('/plan/kept/', {cacheName: 'plan', ignoreVary: true}).then((kept) => kept.text())"


def a_whole_plan(user: User, words: str = "") -> None:
    """Every example ticked; with `words`, lines of one's own as long as they may be, too."""
    for part in PARTS:
        PlanLine.objects.put(user, part.key, dict(part.examples), {}, timezone.now())
        for place in range(20 if words else 0):
            PlanLine.objects.create(user=user, part=part.key, text=(words * 300)[:300], position=place)
    for number in range(20 if words else 5):
        text = (words * 300)[:300] or f"I feel it coming, in way {number}"
        IfThen.objects.create(user=user, situation=text, response=text)
        Reason.objects.create(user=user, text=(words * 500)[:500] or f"Mia and the lake, number {number}")
        Person.objects.create(user=user, name=(words * 120)[:120] or f"Ana {number}", phone="+4915112345678")
    Naloxone.objects.create(user=user, has_it=True, where=(words * 200)[:200] or "in the blue tin")


def press(phone, name: str) -> None:
    phone.page.locator("main").get_by_role("button", name=name, exact=True).first.tap()


def test_it_is_built_a_page_at_a_time_with_ticks_skips_and_back(phone):
    page = phone.page
    phone.sign_up()
    phone.go("/plan/")
    page.get_by_role("link", name="Start", exact=True).tap()
    expect(page.locator("#where")).to_have_text(re.compile("^Step 1 of "))
    phone.choose("ticked", "sleep")
    phone.choose("ticked", "alone")
    page.get_by_label("A sign of your own").fill("I stop cooking")
    press(phone, SAVE)
    expect(page.locator("h1")).to_have_text("Risky people, places and things")
    phone.choose("ticked", "people")
    press(phone, SAVE)
    expect(page.locator("h1")).to_have_text("What I do then")
    page.locator("label", has_text="I leave and go where people are").tap()
    press(phone, SAVE)
    page.get_by_role("link", name="Back", exact=True).tap()
    expect(page.locator("main")).to_contain_text("has an answer")
    for _ in range(7):
        page.get_by_role("link", name="Skip this", exact=True).tap()
    expect(page.locator("h1")).to_have_text("My reasons")
    page.get_by_label("A reason").fill("Mia")
    press(phone, "Add")
    page.get_by_role("link", name="Go on", exact=True).tap()
    page.get_by_role("link", name="Skip this", exact=True).tap()
    phone.choose("ticked", "tell")
    press(phone, SAVE)
    expect(page).to_have_url(f"{phone.site}/plan/?built")
    for words in (
        "I stop cooking",
        "I meet people who use",
        "I leave and go where people are",
        "Mia",
        "Tell one person",
    ):
        expect(page.locator("main")).to_contain_text(words)
    page.get_by_role("link", name="I stop cooking").tap()
    press(phone, "Delete")
    expect(page.locator("#signs")).not_to_contain_text("I stop cooking")
    press(phone, "Undo")
    expect(page.locator("#signs")).to_contain_text("I stop cooking")
    page.get_by_role("link", name="I notice one today").tap()
    page.locator("label", has_text="I stop cooking").tap()
    press(phone, "Save")
    expect(page.locator("main")).to_contain_text("Saved for today.")
    assert phone.strangers() == []
    assert phone.complaints == []


@pytest.mark.parametrize("words", ["", "a long word or two "], ids=["every example", "as much as it can hold"])
def test_it_fits_on_one_page_of_either_paper(open_phone, words, tmp_path):
    phone = open_phone()
    phone.sign_up()
    User.objects.update(country="US")
    a_whole_plan(User.objects.get(), words)
    phone.go("/plan/print/")
    for paper in ("A4", "Letter"):
        pdf = phone.page.pdf(format=paper, path=tmp_path / f"{paper}.pdf")
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1, paper


def names_of_caches(phone) -> list[str]:
    return phone.page.evaluate("caches.keys()")


def keep_it(open_phone):
    """A phone that keeps a plan, away from any network."""
    phone = open_phone()
    phone.sign_up()
    user = User.objects.get()
    PlanLine.objects.create(user=user, part="alone", text="Walk to the lake")
    Reason.objects.create(user=user, text="Mia")
    Person.objects.create(user=user, name="Ana", phone="+4915112345678")
    phone.go("/plan/")
    let_the_worker_settle(phone.page)
    return phone


@pytest.mark.worker
def test_without_a_yes_nothing_of_it_is_on_the_phone(open_phone):
    phone = keep_it(open_phone)
    assert "plan" not in names_of_caches(phone)
    phone.page.context.set_offline(True)
    phone.go("/plan/")
    expect(phone.page.locator("main")).not_to_contain_text("Walk to the lake")


@pytest.mark.worker
def test_with_a_yes_it_opens_without_a_network_until_it_is_switched_off(open_phone):
    phone = keep_it(open_phone)
    page = phone.page
    press(phone, "Keep it on this phone")
    expect(page.locator("#keep [data-state]")).to_have_text("It is kept on this phone.")
    PlanLine.objects.create(user=User.objects.get(), part="alone", text="Ring Ben")
    phone.go("/plan/")
    expect(page.locator("#keep [data-state]")).to_have_text("It is kept on this phone.")
    wait_for(page, lambda: "Ring Ben" in page.evaluate(KEPT))
    page.context.set_offline(True)
    phone.go("/plan/")
    for words in ("Walk to the lake", "Ring Ben", "Mia", "Ana"):
        expect(page.locator("main")).to_contain_text(words)
    for path in ("/help/", "/help/right-now/"):
        phone.go(path)
        expect(page.locator("[data-own]")).to_contain_text("Walk to the lake")
        expect(page.locator("[data-own] a[href='tel:+4915112345678']")).to_be_visible()
    phone.go("/practice/call/")
    expect(page.locator("[data-own] a[href='tel:+4915112345678']")).to_be_visible()
    phone.go("/practice/reasons/")
    expect(page.locator("[data-own]")).to_contain_text("Mia")
    page.context.set_offline(False)
    phone.go("/plan/")
    press(phone, "Take it off this phone")
    expect(page.locator("#keep [data-state]")).to_have_text("It is no longer on this phone.")
    assert "plan" not in names_of_caches(phone)


@pytest.mark.worker
@pytest.mark.parametrize("way", ["exit", "exit without a network", "log out", "another person"])
def test_it_goes_with(open_phone, way):
    phone = keep_it(open_phone)
    page = phone.page
    press(phone, "Keep it on this phone")
    expect(page.locator("#keep [data-state]")).to_have_text("It is kept on this phone.")
    assert "plan" in names_of_caches(phone)
    if way == "log out":
        phone.go("/accounts/logout/")
        press(phone, "Log out")
        expect(page).to_have_url(re.compile("/accounts/login/"))
    elif way == "another person":
        page.context.clear_cookies()
        phone.sign_up("ben")
    else:
        page.context.set_offline("without" in way)
        page.locator("form[action='/exit/'] button").first.tap()
        expect(page.locator("h1")).to_have_text("Flatbread in a pan")
        page.context.set_offline(False)
    phone.go("/privacy/")
    wait_for(page, lambda: "plan" not in names_of_caches(phone))
