"""Milestones by hand, and what must hold for every run."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.tests.moments import STEADY
from goals.milestones import Reached, Span, is_quiet, label_of, reached, reached_with_days, span, waiting

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)
IN_TWO_YEARS = ["24h", "3d", "1w", "2w", "30d", "60d", "90d", "6m", "9m", "1y", "18m", "2y"]

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def day_of(key, started):
    """Of a milestone in the first hundred years."""
    last = started.replace(year=min(started.year + 100, date.max.year), month=12, day=31)
    return {one.key: one.on for one in reached_with_days(started, last)}[key]


def test_it_knows_all_of_the_list_in_order():
    assert reached(date(2020, 1, 1), date(2022, 1, 1)) == IN_TWO_YEARS
    assert reached(date(2020, 1, 1), date(2024, 12, 31))[-2:] == ["3y", "4y"]


def test_nothing_is_reached_on_the_first_day_or_before_it():
    assert reached(date(2026, 3, 1), date(2026, 3, 1)) == []
    assert reached(date(2026, 3, 1), date(2026, 2, 1)) == []
    assert reached(date(2026, 3, 1), date(2026, 3, 2)) == ["24h"]


@pytest.mark.parametrize(
    ("key", "started", "on"),
    [
        ("1y", date(2024, 2, 29), date(2025, 2, 28)),
        ("4y", date(2024, 2, 29), date(2028, 2, 29)),
        ("1y", date(2023, 2, 28), date(2024, 2, 28)),
        ("6m", date(2025, 8, 31), date(2026, 2, 28)),
        ("6m", date(2023, 8, 31), date(2024, 2, 29)),
        ("9m", date(2025, 5, 31), date(2026, 2, 28)),
        ("6m", date(2025, 12, 31), date(2026, 6, 30)),
        ("18m", date(2025, 8, 30), date(2027, 2, 28)),
        ("30d", date(2024, 2, 1), date(2024, 3, 2)),
        ("1y", date(2025, 12, 31), date(2026, 12, 31)),
    ],
)
def test_months_and_years_are_the_calendars(key, started, on):
    assert day_of(key, started) == on


@pytest.mark.parametrize("started", [date.max, date.max - timedelta(days=40), date(9990, 2, 28), date.min])
def test_it_ends_with_the_calendar(started):
    assert all(one.on <= date.max for one in reached_with_days(started, date.max))


@pytest.mark.parametrize(
    ("key", "label"), [("24h", "24 hours"), ("1y", "1 year"), ("18m", "18 months"), ("12y", "12 years")]
)
def test_each_has_a_name(key, label):
    assert label_of(key) == label


@STEADY
@given(days, days, st.integers(0, 2_000))
def test_a_later_day_takes_none_away(started, today, later):
    now, then = reached(started, today), reached(started, today + timedelta(days=later))
    assert then[: len(now)] == now


@STEADY
@given(days, days, st.integers(0, 2_000))
def test_an_earlier_start_takes_none_away(started, today, earlier):
    assert set(reached(started, today)) <= set(reached(started - timedelta(days=earlier), today))


@STEADY
@given(days, days)
def test_every_key_comes_once_and_each_day_is_later_than_the_one_before(started, today):
    found = reached_with_days(started, today)
    assert len({one.key for one in found}) == len(found)
    on = [one.on for one in found]
    assert on == sorted(set(on))
    assert all(started < day <= today for day in on)


@STEADY
@given(days, st.integers(1, 60))
def test_a_year_is_reached_on_its_date_or_at_the_end_of_its_month(started, years):
    key = f"{years}y"
    on = day_of(key, started)
    assert (on.year, on.month) == (started.year + years, started.month)
    assert on.day == started.day or (started.day, on.day) == (29, 28)
    assert reached(started, on)[-1] == key
    assert key not in reached(started, on - timedelta(days=1))


@STEADY
@given(days, days, st.sets(st.sampled_from(IN_TWO_YEARS)))
def test_what_waits_was_reached_and_not_answered(started, today, answered):
    found = reached_with_days(started, today)
    waits = waiting(found, answered)
    named = [one.key for one in (*waits.earlier, waits.newest) if one]
    assert named == [one.key for one in found if one.key not in answered]
    assert waits.newest is None or waits.newest == found[-1]


def test_a_start_entered_years_later_brings_one_offer_and_one_line():
    found = reached_with_days(date(2020, 1, 1), date(2026, 3, 11))
    waits = waiting(found, ())
    assert waits.newest == Reached("6y", date(2026, 1, 1))
    assert len(waits.earlier) == len(found) - 1


def test_nothing_older_is_offered_by_itself_once_the_newest_is_answered():
    found = reached_with_days(date(2026, 3, 1), date(2026, 3, 11))
    waits = waiting(found, {"1w"})
    assert waits.newest is None
    assert [one.key for one in waits.earlier] == ["24h", "3d"]


@pytest.mark.parametrize(("hours", "quiet"), [(0, True), (23.9, True), (24, False), (30, False), (-5, True)])
def test_it_is_quiet_for_a_day_after_a_hard_moment(hours, quiet):
    assert is_quiet(NOW, [NOW - timedelta(days=9), NOW - timedelta(hours=hours)]) is quiet


def test_without_a_hard_moment_it_is_not_quiet():
    assert not is_quiet(NOW, [])


@STEADY
@given(st.lists(st.integers(-5_000, 5_000)), st.integers(-5_000, 5_000))
def test_another_hard_moment_never_makes_it_less_quiet(minutes, other):
    moments = [NOW - timedelta(minutes=one) for one in minutes]
    assert is_quiet(NOW, [*moments, NOW - timedelta(minutes=other)]) >= is_quiet(NOW, moments)


@pytest.mark.parametrize(
    ("first", "end", "said"),
    [
        (date(2026, 3, 1), date(2026, 3, 1), [(0, "days")]),
        (date(2026, 3, 1), date(2026, 3, 2), [(1, "day")]),
        (date(2026, 1, 31), date(2026, 2, 28), [(1, "month")]),
        (date(2026, 1, 31), date(2026, 3, 1), [(1, "month"), (1, "day")]),
        (date(2024, 2, 29), date(2025, 2, 28), [(1, "year")]),
        (date(2024, 2, 29), date(2025, 2, 27), [(11, "months"), (29, "days")]),
        (date(2020, 1, 1), date(2022, 3, 4), [(2, "years"), (2, "months"), (3, "days")]),
        (date(9999, 1, 31), date.max, [(11, "months")]),
    ],
)
def test_a_run_is_said_by_the_calendar(first, end, said):
    assert list(span(first, end).parts) == said


@STEADY
@given(days, st.integers(0, 12_000))
def test_a_span_agrees_with_the_milestones_and_never_shrinks(first, length):
    end = first + timedelta(days=length)
    found, next_one = span(first, end), span(first, end + timedelta(days=1))
    assert 0 <= found.months < 12
    assert 0 <= found.days < 31
    assert (found.years, found.months, found.days) < (next_one.years, next_one.months, next_one.days)
    on = {one.key: one.on for one in reached_with_days(first, end)}
    for key, months in (("6m", 6), ("9m", 9), ("1y", 12), ("18m", 18), ("2y", 24)):
        assert (key in on) == (12 * found.years + found.months >= months)
        if on.get(key) == end:
            assert found == Span(months // 12, months % 12, 0)
