"""Runs and sums over days: hand-made histories, a slow way to count, and what must hold for every history."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.tests.moments import STEADY
from goals.sober_time import WINDOW, SoberTime, sober_time

START = date(2026, 3, 1)


def march(*days: int) -> list[date]:
    return [date(2026, 3, day) for day in days]


@pytest.mark.parametrize(
    ("lapses", "today", "expected"),
    [
        ([], 1, (0, 0, 0, 0, 0)),  # the first day counts once it is over
        ([], 2, (1, 1, 1, 1, 1)),
        ([], 31, (30, 30, 30, 30, 30)),
        ([11], 11, (0, 10, 10, 10, 10)),  # the lapse takes nothing that was counted before it
        ([11], 12, (0, 10, 10, 10, 11)),
        ([11], 13, (1, 10, 11, 11, 12)),
        ([11], 31, (19, 19, 29, 29, 30)),
        ([11, 11], 31, (19, 19, 29, 29, 30)),  # two lapses in a day are one day
        ([11, 12], 31, (18, 18, 28, 28, 30)),
        ([5, 20], 31, (10, 14, 28, 28, 30)),
        ([1], 3, (1, 1, 1, 1, 2)),
    ],
)
def test_it_counts_by_hand(lapses, today, expected):
    found = sober_time(START, march(*lapses), date(2026, 3, today))
    assert (found.current, found.longest, found.total, found.sober_90, found.days_90) == expected


def test_the_share_is_of_the_last_ninety_days():
    today = START + timedelta(days=200)
    lapses = [today - timedelta(days=back) for back in (1, 90, 91)]
    found = sober_time(START, lapses, today)
    assert (found.sober_90, found.days_90, found.total) == (88, 90, 197)
    assert found.share_90 == 88 / 90
    assert found.percent_90 == 98


def test_it_has_no_share_before_a_day_is_over():
    assert sober_time(START, [], START).share_90 is None


def test_a_backdated_start_makes_no_lapse():
    """115 sober days entered at once are 115 sober days (Grove, issue 54)."""
    today = START + timedelta(days=115)
    assert sober_time(START, [], today) == SoberTime(115, 115, 115, 90, 90, START)


def test_a_lapse_before_the_first_day_is_none_of_its_business():
    before = [date(2026, 2, 28), date(2020, 1, 1)]
    assert sober_time(START, before, date(2026, 3, 4)) == SoberTime(3, 3, 3, 3, 3, START)


def test_a_journey_west_puts_neither_start_nor_lapse_in_the_past():
    """Where the date goes back by one, "today" may lie before a day that was already noted."""
    assert sober_time(START, [], START - timedelta(days=1)) == SoberTime(0, 0, 0, 0, 0, START)
    assert sober_time(START, march(11), date(2026, 3, 10)) == SoberTime(0, 9, 9, 9, 9, START)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_it_holds_at_the_ends_of_the_calendar(day):
    assert sober_time(day, [day], day) == SoberTime(0, 0, 0, 0, 0, day)
    assert sober_time(date.min, [], day).total == (day - date.min).days


# Days near each other, so that lapses meet, stand side by side and fall on the start and on today.
days = st.integers(0, 150).map(lambda n: START + timedelta(days=n))
histories = st.lists(days, max_size=30)


def counted(started_on: date, lapse_days: list[date], today: date) -> SoberTime:
    """The same by walking day by day; it shares nothing with the code."""
    current = longest = total = sober_90 = days_90 = 0
    longest_from = day = started_on
    while day < today:
        sober = day not in lapse_days
        current = current + 1 if sober else 0
        total += sober
        if current > longest:
            longest, longest_from = current, day - timedelta(days=current - 1)
        if (today - day).days <= WINDOW:
            sober_90, days_90 = sober_90 + sober, days_90 + 1
        day += timedelta(days=1)
    current = 0 if any(day >= today for day in lapse_days) else current
    return SoberTime(current, longest, total, sober_90, days_90, longest_from)


@STEADY
@given(days, histories, days)
def test_it_agrees_with_walking_day_by_day(started_on, lapses, today):
    after_start = [day for day in lapses if day >= started_on]
    assert sober_time(started_on, lapses, today) == counted(started_on, after_start, today)


@STEADY
@given(days, histories, days, st.randoms(use_true_random=False))
def test_the_order_of_entry_and_saying_it_twice_do_not_matter(started_on, lapses, today, random):
    shuffled = [*lapses, *lapses]
    random.shuffle(shuffled)
    assert sober_time(started_on, shuffled, today) == sober_time(started_on, lapses, today)


@STEADY
@given(days, histories, days, st.booleans())
def test_the_total_never_falls_when_a_day_is_added(started_on, lapses, today, lapsed):
    """Not even when that day, or the one that begins, is a lapse: what was counted stays counted."""
    tomorrow = today + timedelta(days=1)
    before, after = (
        sober_time(started_on, lapses, today),
        sober_time(started_on, [*lapses, *[tomorrow] * lapsed], tomorrow),
    )
    assert after.total >= before.total
    assert after.longest >= before.longest
    assert sober_time(started_on, [*lapses, today], today).total == before.total


@STEADY
@given(days, histories, days)
def test_the_parts_fit_together(started_on, lapses, today):
    found = sober_time(started_on, lapses, today)
    assert 0 <= found.current <= found.longest <= found.total <= max((today - started_on).days, 0)
    assert 0 <= found.sober_90 <= found.days_90 <= WINDOW
    assert found.sober_90 <= found.total


@STEADY
@given(days, histories.filter(bool), days, st.data())
def test_taking_a_lapse_away_lowers_nothing(started_on, lapses, today, data):
    fewer = list(lapses)
    fewer.remove(data.draw(st.sampled_from(lapses)))
    with_it, without = sober_time(started_on, lapses, today), sober_time(started_on, fewer, today)
    for figure in ("current", "longest", "total", "sober_90", "percent_90"):
        assert getattr(without, figure) >= getattr(with_it, figure)


@STEADY
@given(days, histories, days, st.integers(1, 400))
def test_an_earlier_start_never_lowers_the_total(started_on, lapses, today, earlier):
    longer = sober_time(started_on - timedelta(days=earlier), lapses, today)
    assert longer.total >= sober_time(started_on, lapses, today).total
