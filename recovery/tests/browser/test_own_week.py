"""A week in my words, on paper, and in a link that somebody else opens, on phones."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.clock import today_for, week_of
from accounts.models import User
from journal.models import CheckIn, IfThen
from progress.models import WeekNote
from progress.parts import CHOICES
from recovery.tests.browser.complaints import complaints
from recovery.tests.full_week import a_full_week


def its_week() -> str:
    user = User.objects.get()
    today = today_for(user, timezone.now())
    CheckIn.objects.record(user, today, {"craving": 7, "used": "no"})
    return f"/progress/week/{week_of(today)}/"


@pytest.mark.worker
def test_words_are_saved_while_they_are_written_and_survive_a_lost_network(open_phone):
    phone = open_phone()
    page = phone.page
    phone.arrive()
    phone.go(its_week())
    page.locator("#words").get_by_role("link", name="Write").tap()
    page.get_by_label("What went well").fill("I slept")
    expect(page.get_by_text(re.compile(r"^Saved \d\d:\d\d"))).to_be_visible()
    assert WeekNote.objects.get().finished_at is None
    page.context.set_offline(True)
    page.get_by_label("Next week, if").fill("it is payday")
    expect(page.get_by_text("Not sent yet.")).to_be_visible()
    phone.complaints.clear()  # the network that was lost
    page.context.set_offline(False)
    page.get_by_label("… then I").fill("I call Ana")
    expect(page.get_by_text(re.compile(r"^Saved \d\d:\d\d"))).to_be_visible()
    phone.save()
    expect(page.get_by_text("If it is payday, then I call Ana")).to_be_visible()
    assert WeekNote.objects.get().finished_at
    assert IfThen.objects.count() == 1
    assert phone.complaints == []


def test_two_pages_keep_both(open_phone):
    phone = open_phone()
    page = phone.page
    phone.arrive()
    phone.go(f"{its_week()}words/")
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("What was hard").fill("from the other page")
    other.get_by_role("button", name="Save", exact=True).tap()
    other.wait_for_url(re.compile("#words"))
    page.get_by_label("What was hard").fill("from here")
    expect(page.get_by_text("Save keeps both", exact=False)).to_be_visible()
    phone.save()
    page.wait_for_url(re.compile("#words"))
    note = WeekNote.objects.get()
    note.user = User.objects.get()
    assert note.hard == "from the other page\n\nfrom here"


def test_a_link_opens_for_somebody_else_until_it_is_ended(open_phone):
    phone = open_phone()
    page = phone.page
    phone.arrive()
    phone.go(its_week())
    page.get_by_role("link", name="Share by a link").tap()
    page.locator(f"label:has(input[name=p][value='{dict(map(reversed, CHOICES))['Craving, mood and sleep']}'])").tap()
    page.get_by_text("A passphrase, a name").tap()
    page.get_by_label("A passphrase").fill("green lamp")
    page.get_by_role("button", name="Make the link").tap()
    where = page.locator("#address").inner_text().strip()
    assert complaints(page) == []
    other = open_phone()
    other.go(where)
    assert complaints(other.page) == []
    other.page.get_by_label("Passphrase").fill("green lamp")
    other.page.get_by_role("button", name="Open").tap()
    expect(other.page.get_by_role("heading", name="Strongest craving")).to_be_visible()
    assert complaints(other.page) == []
    assert other.page.locator("a, nav, form, button").count() == 0
    assert other.strangers() == []
    phone.go("/progress/shared/")
    page.get_by_text("Opened 1 time").tap()
    assert complaints(page) == []
    page.get_by_role("button", name="End it now").tap()
    expect(page.get_by_text("The link has ended.")).to_be_visible()
    other.page.reload()
    expect(other.page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    assert phone.complaints == []


@pytest.mark.parametrize("chosen", ["", "?" + "&".join(f"p={number}" for number, _ in CHOICES)], ids=["usual", "all"])
def test_the_browser_prints_the_fullest_week_on_one_page(open_phone, chosen):
    phone = open_phone()
    user, week = a_full_week()
    phone.enter(user)
    phone.go(f"/progress/week/{week}/print/{chosen}")
    for paper in ("A4", "Letter"):
        pdf = phone.page.pdf(format=paper)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1, paper
