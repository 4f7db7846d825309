"""Strength as arithmetic: what may never happen to it, and its known numbers."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.tests.moments import STEADY
from routines.marks import Mark, marked, strength_of, year
from routines.schedule import DAY, PAUSED, Rule, frequency, is_due, rescheduled
from routines.strength import after, keep, strength
from routines.tests.test_schedule import histories, schedules, weekdays

TODAY = date(2026, 12, 31)
shares = st.floats(0, 1)
frequencies = st.floats(1 / 365, 1)


class Done:
    def __init__(self, amount: int, *, is_skipped: bool = False) -> None:
        self.amount, self.is_skipped = amount, is_skipped


notes = st.dictionaries(
    st.dates(TODAY - timedelta(days=364), TODAY),
    st.one_of(st.integers(1, 40).map(Done), st.just(Done(0, is_skipped=True))),
    max_size=120,
)


def score(rules, noted, today=TODAY) -> float:
    return strength_of(year(rules, noted, today))


@STEADY
@given(shares, frequencies)
@example(1.0, 1.0)
def test_a_completed_day_never_lowers_it(before, often):
    assert before <= after(before, 1, often) <= 1


@STEADY
@given(histories(), notes, st.dates(TODAY - timedelta(days=364), TODAY))
def test_to_complete_a_day_never_lowers_the_score_of_today(rules, noted, day):
    """Whatever stood there: nothing, a part, a skip."""
    assert score(rules, {**noted, day: Done(9999)}) >= score(rules, noted) - 1e-12


@STEADY
@given(histories(), notes)
def test_it_stays_between_nought_and_one(rules, noted):
    assert 0 <= score(rules, noted) <= 1


@STEADY
@given(schedules(), notes, st.integers(1, 200), st.integers(1, 60))
def test_pauses_and_skipped_days_neither_add_nor_break(rule, noted, back, length):
    """A stretch that is paused, or skipped day by day, leaves the score that was there before it."""
    first = TODAY - back * DAY
    last = min(first + length * DAY, TODAY)
    gone = [first + n * DAY for n in range((last - first).days + 1)]
    before = {day: done for day, done in noted.items() if day < first}
    pause = [
        Rule(rule.valid_from, first - DAY, weekdays=rule.weekdays, every=rule.every, anchor=rule.anchor),
        Rule(first, None, state=PAUSED),
    ]
    plain = [Rule(rule.valid_from, weekdays=rule.weekdays, every=rule.every, anchor=rule.anchor)]
    skipped = {**before, **{day: Done(0, is_skipped=True) for day in gone}}
    until = [day for day in year(plain, before, TODAY) if day.day < first]
    assert score(pause, before) == strength_of(until)
    assert strength_of([day for day in year(plain, skipped, TODAY) if day.day <= last]) == strength_of(until)


@STEADY
@given(histories(), notes, schedules(), st.dates(TODAY - timedelta(days=300), TODAY))
def test_editing_a_rule_leaves_the_strength_of_the_day_before(rules, noted, new, day):
    before = [one for one in year(rules, noted, TODAY) if one.day < day]
    assert [one for one in year(rescheduled(rules, new, day), noted, TODAY) if one.day < day] == before


@STEADY
@given(weekdays, shares)
def test_a_week_done_or_left_out_moves_it_as_far_as_loop_moves_it_in_a_week(chosen, before):
    """Loop applies 0.5 ** (sqrt(f) / 13) on each of the seven days, with the week's share as value."""
    often = len(chosen) / 7
    loop = 0.5 ** (often**0.5 / 13)
    for value in (0.0, 1.0):
        theirs = before
        for _ in range(7):
            theirs = theirs * loop + value * (1 - loop)
        assert strength([(value, often)] * len(chosen), before) == pytest.approx(theirs)


def test_daily_items_have_loops_own_numbers():
    assert keep(1.0) == pytest.approx(0.5 ** (1 / 13))
    assert after(0.0, 1, 1.0) == pytest.approx(0.051922, abs=1e-6)
    assert after(0.5, 0, 1.0) == pytest.approx(0.474039, abs=1e-6)
    assert strength([(1, 1.0)] * 13) == pytest.approx(0.5)
    assert strength([(1, 1.0)] * 30) == pytest.approx(0.80, abs=0.01)


def test_one_day_left_out_after_a_good_month_hardly_moves_it():
    month = strength([(1, 1.0)] * 30)
    assert month - after(month, 0, 1.0) < 0.05


def test_today_does_not_count_until_it_is_done_or_over():
    rule = Rule(TODAY - timedelta(days=30))
    assert marked(rule, None, TODAY, TODAY).frequency is None
    assert marked(rule, None, TODAY - DAY, TODAY).frequency == 1
    assert marked(rule, Done(1), TODAY, TODAY).frequency == 1
    eight = Rule(TODAY - timedelta(days=30), target=8)
    assert marked(eight, Done(3), TODAY, TODAY).frequency is None
    assert marked(eight, Done(3), TODAY - DAY, TODAY).frequency == 1


def test_each_day_has_its_mark():
    eight = Rule(TODAY - 9 * DAY, TODAY - 5 * DAY, target=8)
    rules = [eight, Rule(TODAY - 4 * DAY, TODAY - 4 * DAY, state=PAUSED), Rule(TODAY - 3 * DAY, every=3, anchor=TODAY)]
    noted = {TODAY - 9 * DAY: Done(8), TODAY - 8 * DAY: Done(3), TODAY - 7 * DAY: Done(0, is_skipped=True)}
    found = [day.mark for day in year(rules, noted, TODAY)[-11:]]
    assert found == [
        Mark.FREE, Mark.DONE, Mark.PART, Mark.SKIPPED, Mark.OPEN, Mark.OPEN, Mark.PAUSED, Mark.OPEN, Mark.FREE,
        Mark.FREE, Mark.OPEN,
    ]  # fmt: skip
    assert [is_due(rules[-1], TODAY - n * DAY) for n in range(4)] == [True, False, False, True]
    assert frequency(rules[-1]) == pytest.approx(1 / 3)
