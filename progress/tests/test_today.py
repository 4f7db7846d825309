from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from journal.lately import ExtraCare, Lately
from journal.models import CheckIn, NotSafe
from progress.today import Today

TODAY = date(2026, 3, 11)


def checked_in(user, *days_ago):
    for back in days_ago:
        CheckIn.objects.record(user, TODAY - timedelta(days=back), {"mood": 3})


def test_it_knows_a_new_person(alice, noon):
    page = Today.of(alice, TODAY, noon)
    assert (page.is_new, page.is_back, page.check_in) == (True, False, None)
    assert [day.checked_in for day in page.strip] == [False] * 7


def test_it_marks_the_days_of_the_last_seven(alice, mallory, noon):
    checked_in(alice, 0, 2, 6, 7)
    checked_in(mallory, 1)
    page = Today.of(alice, TODAY, noon)
    assert page.check_in is not None
    assert [day.day for day in page.strip if day.checked_in] == [TODAY - timedelta(days=n) for n in (6, 2, 0)]


@pytest.mark.parametrize(
    ("days_ago", "back"), [((0, 30), False), ((1,), False), ((3,), False), ((4,), True), ((40,), True)]
)
def test_it_welcomes_back_after_days_away_until_the_check_in(alice, noon, days_ago, back):
    checked_in(alice, *days_ago)
    assert Today.of(alice, TODAY, noon).is_back is back


def test_it_says_until_when_tolerance_is_lower(alice, noon):
    assert Lately.of(alice, TODAY, noon).care.tolerance_until is None
    CheckIn.objects.record(alice, TODAY - timedelta(days=5), {"used": "yes"})
    assert Lately.of(alice, TODAY, noon).care.tolerance_until == TODAY + timedelta(days=23)
    assert Lately.of(alice, TODAY + timedelta(days=24), noon).care.tolerance_until is None


def test_it_keeps_the_plan_near_for_a_week_after_not_being_safe(alice, mallory, noon):
    NotSafe.objects.say(mallory, "tap", noon)
    assert not Lately.of(alice, TODAY, noon).care.plan_is_near
    NotSafe.objects.say(alice, "tap", noon - timedelta(days=6, hours=23))
    assert Lately.of(alice, TODAY, noon).care == ExtraCare(None, plan_is_near=True)
    assert not Lately.of(alice, TODAY, noon + timedelta(hours=1)).care.plan_is_near


@pytest.fixture
def _clock():
    with time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=UTC), tick=False):
        yield


@pytest.mark.usefixtures("_clock")
@pytest.mark.parametrize("used", ["no", "yes"])
@pytest.mark.parametrize("days_ago", [(), (0,), (5,), (40,)])
def test_it_never_scolds_and_never_celebrates(as_alice, alice, days_ago, used):
    for back in days_ago:
        CheckIn.objects.record(alice, TODAY - timedelta(days=back), {"mood": 3, "used": used})
    text = as_alice.get(reverse("today")).content.decode().lower()
    for word in ("missed", "streak", "congratulations", "well done", "failed", "you have not", "!</"):
        assert word not in text


@pytest.mark.usefixtures("_clock")
@pytest.mark.parametrize("saved", ["2026-03-11", "nonsense", "<script>", "9999-99-99"])
def test_it_says_what_was_saved_and_ignores_anything_else(as_alice, saved):
    html = as_alice.get(reverse("today"), {"saved": saved}).content.decode()
    assert "<script>" not in html
    assert ("Saved" in html) is (saved == "2026-03-11")
