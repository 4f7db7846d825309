"""When a circle is told, over all zones, day starts and clock changes: a walk through some weeks, noon by noon."""

from bisect import bisect_right
from datetime import date, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.clock import local_day, resolve
from accounts.tests.moments import HOUR, MINUTE, STEADY, ZONES, utc, wall
from reminders.absence import BETWEEN, CHOICES, NOON, Plan, Sent

DAY = timedelta(days=1)
START = utc(2026, 3, 1)  # four weeks later clocks change on half of the earth
WEEKS = 6 * 7
MONDAY = date(2026, 3, 9)

# Hours from START at which a check-in is saved; how long each question takes to go out, None where it does not.
CHECK_INS = st.lists(st.integers(0, WEEKS * 24), max_size=12).map(sorted)
WAITS = st.lists(st.sampled_from([0, 0, 0, 4, 9, 14, None]), min_size=WEEKS, max_size=WEEKS)


def walk(zone, day_start, days, check_ins, waits):
    """What the reminders of a circle come to: the moments at which the person was asked, and the other one told."""
    begun = local_day(START, zone, day_start)
    asked, told = [], []
    for n, wait in enumerate(waits):
        slot = resolve(begun + n * DAY, NOON, zone)
        day = local_day(slot, zone, day_start)
        before = [at for at in check_ins if at <= slot]
        plan = Plan(local_day(before[-1], zone, day_start) if before else begun, days)
        if plan.wants_telling(day, slot, asked, told):
            told.append(Sent(day, slot))
        if plan.wants_asking(day, asked) and wait is not None:
            goes_out = slot + wait * HOUR
            if not any(slot < at <= goes_out for at in check_ins):  # asked once more right before it is sent
                asked.append(Sent(day, goes_out))
    return [one.at for one in asked], [one.at for one in told]


def moments(hours):
    return [START + hour * HOUR for hour in hours]


@STEADY
@given(st.sampled_from(ZONES), st.integers(0, 12), st.sampled_from(CHOICES), CHECK_INS, WAITS)
def test_nobody_is_told_too_soon_unasked_or_twice(zone, day_start, days, hours, waits):
    zone, check_ins = ZoneInfo(zone), moments(hours)
    asked, told = walk(zone, day_start, days, check_ins, waits)
    for n, at in enumerate(told):
        assert wall(at, zone).time() == NOON
        last = ([START] + [one for one in check_ins if one <= at])[-1]
        # Each of those days was lived from its beginning to its end, whatever length the clocks gave it.
        assert local_day(at, zone, day_start) - local_day(last, zone, day_start) > days * DAY
        assert at - last > days * DAY - 2 * HOUR
        in_time = [one for one in asked if last < one <= at - BETWEEN]
        assert in_time
        assert len(in_time) <= 1
        if n:
            assert any(told[n - 1] < one <= at for one in check_ins)


@STEADY
@given(st.sampled_from(ZONES), st.integers(0, 12), st.sampled_from(CHOICES), CHECK_INS)
def test_each_absence_is_told_of_at_the_noon_after_so_many_whole_days(zone, day_start, days, hours):
    zone, check_ins = ZoneInfo(zone), moments(hours)
    asked, told = walk(zone, day_start, days, check_ins, [0] * WEEKS)
    last_noon = resolve(local_day(START, zone, day_start) + (WEEKS - 1) * DAY, NOON, zone)
    expected = {days: set(), days + 1: set()}
    for since in [START, *check_ins]:
        following = check_ins[bisect_right(check_ins, since) :]
        back_at = following[0] if following else last_noon + MINUTE
        for after, noons in expected.items():
            noon = resolve(local_day(since, zone, day_start) + after * DAY, NOON, zone)
            noons |= {noon} if noon < back_at else set()
    assert [set(asked), set(told)] == list(expected.values())


def test_three_days_after_a_monday_are_over_on_friday():
    plan = Plan(MONDAY, 3)
    asked = [Sent(plan.asks_on, utc(2026, 3, 12, 12))]
    assert (f"{plan.asks_on:%A}", f"{plan.tells_on:%A}") == ("Thursday", "Friday")
    assert not plan.wants_asking(MONDAY + 2 * DAY, [])
    assert plan.wants_asking(MONDAY + 3 * DAY, [])
    assert not plan.wants_asking(MONDAY + 3 * DAY, asked)
    assert plan.wants_telling(MONDAY + 4 * DAY, utc(2026, 3, 13, 12), asked, [])
    assert not plan.wants_telling(MONDAY + 4 * DAY, utc(2026, 3, 13, 12), [], [])
    assert not plan.wants_telling(MONDAY + 4 * DAY, utc(2026, 3, 13, 7, 59), asked, [])
    assert not plan.wants_telling(MONDAY + 5 * DAY, utc(2026, 3, 14, 12), asked, [Sent(plan.tells_on, asked[0].at)])


def test_an_earlier_absence_speaks_for_no_later_one():
    plan, before = Plan(MONDAY, 3), [Sent(MONDAY, utc(2026, 3, 9, 12))]
    assert plan.wants_asking(MONDAY + 3 * DAY, before)
    assert not plan.wants_telling(MONDAY + 4 * DAY, utc(2026, 3, 13, 12), before, [])


def test_after_a_week_of_trying_nothing_is_sent_any_more():
    plan = Plan(MONDAY, 2)
    asked = [Sent(plan.asks_on, utc(2026, 3, 11, 12))]
    assert plan.wants_asking(plan.asks_on + 7 * DAY, [])
    assert not plan.wants_asking(plan.asks_on + 8 * DAY, [])
    assert plan.wants_telling(plan.tells_on + 7 * DAY, utc(2026, 3, 19, 12), asked, [])
    assert not plan.wants_telling(plan.tells_on + 8 * DAY, utc(2026, 3, 20, 12), asked, [])


@pytest.mark.parametrize(
    ("quiet", "asks", "tells"),
    [
        pytest.param((None, None), utc(2026, 3, 11, 11), utc(2026, 3, 12, 11), id="none"),
        pytest.param((time(22), time(8)), utc(2026, 3, 11, 11), utc(2026, 3, 12, 11), id="at night"),
        pytest.param((time(9), time(15)), utc(2026, 3, 11, 14), utc(2026, 3, 12, 11), id="over noon"),
        pytest.param((time(7), time(20)), utc(2026, 3, 11, 19), utc(2026, 3, 13, 11), id="too long for the next noon"),
    ],
)
def test_the_page_says_when(quiet, asks, tells):
    plan, person = Plan(MONDAY, 2), SimpleNamespace(tz=ZoneInfo("Europe/Berlin"), day_start=3)
    assert plan.asks_at(person, *quiet) == asks
    assert plan.tells_at(person, asks) == tells


def test_what_the_page_says_is_kept_over_a_clock_change():
    plan, person = Plan(date(2026, 3, 26), 2), SimpleNamespace(tz=ZoneInfo("Europe/Berlin"), day_start=3)
    asks = plan.asks_at(person, None, None)
    assert (asks, plan.tells_at(person, asks)) == (utc(2026, 3, 28, 11), utc(2026, 3, 29, 10))
