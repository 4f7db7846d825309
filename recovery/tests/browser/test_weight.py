"""What a first visit to Today costs on a phone's data plan, and that nobody else is ever asked for anything."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.clock import today_for
from accounts.models import User
from routines.models import RoutineItem
from routines.schedule import Rule

KILOBYTES, REQUESTS = 20, 5
PATHS = (
    "/today/",
    "/check-in/",
    "/progress/",
    "/journal/",
    "/moments/new/",
    "/plan/",
    "/help/",
    "/settings/",
    "/privacy/",
)


@pytest.mark.worker
def test_the_first_visit_to_today_is_light(open_phone):
    """With lines to tick on it; they come a moment later."""
    phone = open_phone()
    phone.arrive()
    user = User.objects.get()
    item = RoutineItem(user=user, kind="water", name="Water")
    item.begin(Rule(today_for(user, timezone.now()), target=8, unit="glasses"))
    phone.go("/today/")  # so that all cookies are there
    expect(phone.page.get_by_role("button", name=re.compile("Water"))).to_be_visible()
    cookies = phone.page.context.cookies()
    fresh = open_phone()
    fresh.page.context.add_cookies(cookies)
    sizes = _sizes(fresh.page, "/today/")
    assert len(sizes) <= REQUESTS, sizes
    assert sum(sizes) <= KILOBYTES * 1024, sizes


def _sizes(page: Page, path: str) -> list[int]:
    """Bytes on the wire of each answer, headers and icon included."""
    sizes: list[int] = []
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    return sizes


@pytest.mark.worker
def test_no_page_asks_anyone_else(open_phone):
    phone = open_phone()
    phone.arrive()
    for path in PATHS:
        phone.go(path)
    assert phone.strangers() == []
    assert phone.complaints == []
