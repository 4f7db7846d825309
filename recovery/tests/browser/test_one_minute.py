"""One minute a day: how many taps and, by a keystroke model, how many seconds the core check-in takes."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.clock import today_for
from accounts.models import User

# Card, Moran & Newell, "The keystroke-level model" (CACM 23:7, 1980), in seconds: to point at a target, to press,
# and to make up one's mind. An act that follows fully from the one before (Save after the last answer) needs no
# making up one's mind (their rule 1). Bringing a target onto the screen is one more pointing and pressing.
POINT, PRESS, DECIDE = 1.10, 0.10, 1.35
# What the model calls the system's response, for each page that a tap leads to. How long pages really take is measured
# in bench/pages.py; here a busy machine would decide.
RESPOND = 0.5
TAPS, SECONDS = 6, 15.0


class Hand:
    """Taps what is asked for, scrolling only where it must, and keeps the books."""

    def __init__(self, phone) -> None:
        self.phone, self.taps, self.scrolls, self.seconds = phone, 0, 0, 0.0

    def tap(self, target, *, decide: bool = True) -> None:
        box, height = target.bounding_box(), self.phone.page.viewport_size["height"]
        if not (box and box["y"] >= 0 and box["y"] + box["height"] <= height):
            self.scrolls += 1
            self.seconds += POINT + PRESS
        self.taps += 1
        self.seconds += POINT + PRESS + (DECIDE if decide else 0)
        page, before = self.phone.page, self.phone.page.url
        target.tap()
        page.wait_for_load_state("load")
        self.seconds += RESPOND if page.url != before else 0


@pytest.mark.worker
def test_the_core_check_in_takes_six_taps_and_fifteen_seconds(open_phone):
    phone = open_phone()
    phone.arrive()
    day = today_for(User.objects.get(), timezone.now())
    page = phone.page
    # The reminder as a mail program shows it: a link on a page of its own.
    page.route(
        "**/mail", lambda route: route.fulfill(body=f"<a href='/check-in/{day}/'>link</a>", content_type="text/html")
    )
    phone.go("/mail")
    hand = Hand(phone)
    hand.tap(page.get_by_text("link"))
    for field, value in (("mood", "3"), ("craving", "10"), ("confidence", "0"), ("used", "no")):
        hand.tap(phone.chip(field, value))
    hand.tap(page.get_by_role("button", name="Save", exact=True).first, decide=False)
    expect(page.locator("main")).to_contain_text("Saved")
    assert hand.scrolls == 0
    assert hand.taps <= TAPS
    assert hand.seconds <= SECONDS


@pytest.mark.worker
def test_every_target_is_large_enough_for_a_thumb(open_phone):
    phone = open_phone()
    phone.arrive()
    for path in ("/check-in/", "/today/", "/help/", "/settings/"):
        phone.go(path)
        phone.page.wait_for_load_state("networkidle")  # Today's second part has come
        for target in phone.page.locator(
            "main button:visible, nav a:visible, .button:visible, label:has(> input[type=radio]):visible"
        ).all():
            box = target.bounding_box()
            assert box["height"] >= 47.5, (path, target.inner_text(), box)
