"""Care on a phone: an appointment from its first note to what was taken home, and its calendar address."""

import re
from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.clock import today_for
from accounts.models import User
from journal.models import Medicine
from recovery.tests.browser.complaints import complaints
from routines.models import RoutineItem
from support.models import Appointment, BringUp, CalendarFeed, Visit

DAY = timedelta(days=1)
LONG = "Donaudampfschifffahrtsgesellschaft" * 3


def today():
    return today_for(User.objects.get(), timezone.now())


def test_from_the_first_note_to_what_is_taken_home(phone):
    page = phone.page
    phone.sign_up()
    page.get_by_role("link", name="Care", exact=True).tap()
    page.get_by_role("link", name="Add an appointment").tap()
    phone.choose("kind", "group")
    page.get_by_label("With whom").fill("Tuesday group")
    page.get_by_label("Day", exact=True).fill(f"{today() - 7 * DAY}")
    page.get_by_label("Time", exact=True).fill("00:05")
    page.get_by_label("How often").select_option("1w")
    phone.save()
    expect(page.get_by_role("heading", name="Group · Tuesday group")).to_be_visible()
    page.locator(".times a").first.tap()
    page.get_by_role("link", name="Move this one").tap()
    page.get_by_label("Time", exact=True).fill("16:30")
    page.get_by_role("button", name="Move it").tap()
    expect(page.get_by_text(re.compile("moved from"))).to_be_visible()
    page.get_by_role("link", name="Add something").tap()
    page.get_by_label("In your own words").fill("My sleep")
    page.get_by_role("button", name="Add", exact=True).tap()
    expect(page.locator(".lines p").first).to_have_text("My sleep")
    phone.go("/care/")
    expect(page.get_by_role("link", name=re.compile("Bring up next time.*1"))).to_be_visible()
    page.get_by_role("button", name=re.compile("Yes.*I was there")).last.tap()
    expect(page.get_by_text("You were there.")).to_be_visible()
    page.get_by_role("button", name=re.compile("I brought it up.*My sleep")).tap()
    expect(page.get_by_text("Nothing is on your list.")).to_be_visible()
    page.get_by_label("What I take home to do").fill("Write three lines")
    phone.save()
    page.get_by_role("button", name=re.compile("Into my routine.*Write three lines")).tap()
    expect(page.locator("li.item b")).to_have_text("Write three lines")
    assert RoutineItem.objects.get().kind == "homework"
    assert phone.complaints == []


def test_an_address_for_the_calendar_is_made_and_ended(phone):
    page = phone.page
    phone.sign_up()
    phone.go("/care/calendar/")
    page.get_by_role("button", name="Make an address").tap()
    where = page.locator("#address").inner_text().strip()
    assert re.fullmatch(rf"{phone.site}/feed/[\w-]{{43}}\.ics", where)
    assert page.request.get(where).status == 200
    page.get_by_role("link", name=re.compile("Done")).tap()
    expect(page.get_by_text("Last read on")).to_be_visible()
    page.get_by_role("button", name="End it").tap()
    expect(page.get_by_role("button", name="Make an address")).to_be_visible()
    assert page.request.get(where).status == 404
    assert phone.complaints == []


@pytest.fixture
def full(open_phone):
    """Opens a phone on an account with long words everywhere; gives it and the pages to look at."""

    def opener(**options):
        phone = open_phone(**options)
        phone.sign_up()
        user = User.objects.get()
        words = {"with_whom": LONG, "place": LONG, "note": LONG, "link": f"https://x.example/{LONG}", "kind": "family"}
        row = Appointment.objects.create(
            user=user, day=today() - 14 * DAY, at=time(0, 5), zone="Asia/Kathmandu", repeats="1w", **words
        )
        once = Appointment.objects.create(user=user, day=today() + DAY, at=time(9), zone=user.zone, **words)
        Visit.of(row, row.day).keep(state="missed", notes=LONG, homework=f"{LONG}\n{LONG}")
        bring_up = BringUp.objects.create(user=user, text=LONG)
        BringUp.objects.create(user=user, text=LONG, done_on=today())
        medicine = Medicine.objects.create(user=user, name=LONG[:80], dose=LONG, times="08:00", started_on=today())
        CalendarFeed.make(user, timezone.now())
        keyed = (
            ("appointment", row.pk), ("appointment-edit", row.pk), ("visit", row.pk, row.day),
            ("visit", once.pk, once.day), ("visit-move", row.pk, row.day),
            ("bring-up", bring_up.pk), ("medicine", medicine.pk),
        )  # fmt: skip
        plain = ("care", "visits", "bring-ups", "calendar", "medicines", "today-more")
        return phone, [reverse(name, args=args) for name, *args in (*keyed, *((name,) for name in plain))]

    return opener


def test_axe_finds_nothing_and_long_words_fit_a_small_phone(full):
    phone, paths = full(viewport={"width": 320, "height": 640})
    found = {}
    for path in paths:
        phone.go(path)
        phone.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 320, path
        found[path] = complaints(phone.page)
    assert {path: one for path, one in found.items() if one} == {}
    phone.page.evaluate("document.documentElement.style.fontSize = '212%'")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 320
