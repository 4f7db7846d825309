from datetime import date, time, timedelta
from itertools import pairwise

import pytest

from support.occurrences import FARTHEST_MOVE, falls_on, rule_days
from support.tests.schedules import a_plan

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def days(plan, first=FIRST, last=LAST):
    return [one.day for one in plan.between(first, last)]


def test_once_is_once():
    plan = a_plan(date(2026, 3, 11))
    assert days(plan) == [date(2026, 3, 11)]
    assert days(plan, date(2026, 3, 12)) == []
    assert days(plan, FIRST, date(2026, 3, 10)) == []


@pytest.mark.parametrize(("repeats", "weeks"), [("1w", 1), ("2w", 2), ("4w", 4)])
def test_weeks_are_counted_from_the_first_whatever_the_window(repeats, weeks):
    plan = a_plan(date(2026, 1, 6), repeats)
    whole = days(plan)
    assert whole[0] == date(2026, 1, 6)
    assert {later - earlier for earlier, later in pairwise(whole)} == {timedelta(weeks=weeks)}
    for first in (date(2026, 2, 3), date(2026, 2, 4), date(2026, 12, 30)):
        assert days(plan, first) == [day for day in whole if day >= first]


def test_a_month_too_short_has_it_on_its_last_day():
    assert [f"{day:%m-%d}" for day in days(a_plan(date(2026, 1, 31), "1m"))[:6]] == [
        "01-31", "02-28", "03-31", "04-30", "05-31", "06-30",
    ]  # fmt: skip
    assert date(2028, 2, 29) in rule_days(a_plan(date(2026, 1, 30), "1m"), date(2028, 2, 1), date(2028, 2, 29))


def test_it_ends_with_its_last_day():
    plan = a_plan(date(2026, 1, 6), "1w", until=date(2026, 1, 20))
    assert days(plan) == [date(2026, 1, 6), date(2026, 1, 13), date(2026, 1, 20)]
    assert not falls_on(plan, date(2026, 1, 27))


def test_one_is_moved_and_one_called_off_and_the_others_stay():
    visits = [
        (date(2026, 1, 13), "planned", date(2026, 1, 15), time(16)),
        (date(2026, 1, 20), "cancelled", None, None),
        (date(2026, 1, 21), "planned", date(2026, 1, 22), time(9)),  # not a day of the rule: of an earlier one
    ]
    plan = a_plan(date(2026, 1, 6), "1w", visits=visits, until=date(2026, 1, 27))
    found = [(f"{one.day:%d} {one.at:%H}", one.is_moved, one.is_off) for one in plan.between(FIRST, LAST)]
    assert found == [
        ("06 10", False, False),
        ("15 16", True, False),
        ("20 10", False, True),
        ("27 10", False, False),
    ]


def test_a_window_has_what_was_moved_into_it_and_not_what_was_moved_out():
    visits = [(date(2026, 1, 13), "planned", date(2026, 1, 13) + FARTHEST_MOVE, time(9))]
    plan = a_plan(date(2026, 1, 13), visits=visits)
    assert days(plan, date(2026, 1, 1), date(2026, 2, 1)) == []
    assert days(plan, date(2026, 3, 1), date(2026, 4, 1)) == [date(2026, 3, 14)]


def test_it_keeps_its_wall_time_when_the_clock_is_set():
    plan = a_plan(date(2026, 3, 22), "1w", at=time(2, 30), zone="Europe/Berlin")
    moments = [f"{one.start:%m-%d %H:%M}" for one in plan.between(date(2026, 3, 22), date(2026, 4, 5))]
    assert moments == ["03-22 01:30", "03-29 01:30", "04-05 00:30"]  # on the 29th there is no 02:30
    plan = a_plan(date(2026, 10, 18), "1w", at=time(2, 30), zone="Europe/Berlin")
    moments = [f"{one.start:%m-%d %H:%M}" for one in plan.between(date(2026, 10, 18), date(2026, 11, 1))]
    assert moments == ["10-18 00:30", "10-25 00:30", "11-01 01:30"]  # on the 25th there are two, and it is the first


def test_it_lasts_its_minutes_whatever_the_clock_does():
    plan = a_plan(date(2026, 3, 29), at=time(1, 30), zone="Europe/Berlin", minutes=90)
    [one] = plan.between(date(2026, 3, 29), date(2026, 3, 29))
    assert one.end - one.start == timedelta(minutes=90)
