"""When items are due and how rules change: for any rule, any day, any zone."""

from datetime import date, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.clock import DAY, day_bounds, local_day
from accounts.tests.moments import HOUR, STEADY, changes_of_all_zones, zones_and_moments
from routines.schedule import (
    EVERY_DAY,
    ON,
    PAUSED,
    PUT_AWAY,
    Rule,
    day_order,
    frequency,
    is_due,
    part_at,
    part_now,
    paused,
    rescheduled,
    revised,
    rule_on,
    turned,
)

FIRST = date(2026, 1, 1)
days = st.dates(FIRST, date(2026, 12, 31))
weekdays = st.sets(st.integers(0, 6), min_size=1).map(lambda chosen: tuple(sorted(chosen)))


@st.composite
def schedules(draw) -> Rule:
    every = draw(st.none() | st.integers(1, 40))
    return Rule(
        valid_from=FIRST,
        at=draw(st.none() | st.times()),
        weekdays=draw(weekdays),
        every=every,
        anchor=draw(days) if every else None,
        target=draw(st.integers(1, 30)),
    )


@st.composite
def changes(draw):
    """An act on rules and the day from which it holds."""
    day = draw(days)
    act = draw(st.sampled_from(["reschedule", "pause", "pause until", "put away", "resume"]))
    if act == "reschedule":
        new = draw(schedules())
        return day, lambda rules: rescheduled(rules, new, day)
    if act.startswith("pause"):
        last = day + draw(st.integers(0, 60)) * DAY if act == "pause until" else None
        return day, lambda rules: paused(rules, day, last)
    state = PUT_AWAY if act == "put away" else ON
    return day, lambda rules: turned(rules, state, day)


@st.composite
def histories(draw) -> list[Rule]:
    rules = [draw(schedules())]
    for _, change in draw(st.lists(changes(), max_size=6)):
        rules = change(rules)
    return rules


def year() -> list[date]:
    return [FIRST + n * DAY for n in range(365)]


def due(rules: list[Rule], day: date) -> bool:
    return any(is_due(rule, day) for rule in rules)


@STEADY
@given(histories(), changes())
def test_editing_a_rule_never_changes_the_past(rules, change):
    day, act = change
    after = act(rules)
    for past in year():
        if past < day:
            old, new = rule_on(rules, past), rule_on(after, past)
            assert due(after, past) == due(rules, past)
            assert (old is None) == (new is None)
            assert old is None or old.says_the_same_as(new)


@STEADY
@given(histories())
def test_rules_tile_the_time_from_the_first_day_on(rules):
    assert rules[-1].valid_to is None
    for before, after in pairwise(rules):
        assert before.valid_from <= before.valid_to == after.valid_from - DAY
    for day in year():
        held = [rule for rule in rules if rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)]
        assert len(held) == (day >= rules[0].valid_from)


@STEADY
@given(histories(), days)
def test_saved_unchanged_a_rule_changes_nothing(rules, day):
    now = rule_on(rules, day)
    assert now is None or rescheduled(rules, now, day) == rules


@STEADY
@given(histories(), days, st.integers(0, 60), schedules())
def test_a_pause_ends_when_it_should_even_if_the_schedule_is_changed_meanwhile(rules, day, length, new):
    last = day + length * DAY
    changed = rescheduled(paused(turned(rules, ON, day), day, last), new, day + length // 2 * DAY)
    assert not any(due(changed, day + n * DAY) for n in range(length + 1))
    assert rule_on(changed, last).state == PAUSED
    assert rule_on(changed, last + DAY).state == ON
    assert due(changed, last + DAY) == is_due(new, last + DAY) or not new.valid_from <= last + DAY


@STEADY
@given(schedules(), days)
def test_over_a_long_time_it_is_due_as_often_as_its_frequency_says(rule, start):
    """Over whole weeks and whole turns of n days, from any day on."""
    length = 7 * (rule.every or 1)
    later = [start + n * DAY for n in range(length)]
    assert sum(is_due(rule, day) for day in later) == round(length * frequency(rule))


@STEADY
@given(zones_and_moments(2000, 2037), weekdays, st.integers(0, 12))
def test_weekday_rules_hold_in_every_zone_and_across_clock_changes(zone_and_moment, chosen, day_start):
    """Hour by hour through nine days: each local day is due by its own name, and all of its hours agree."""
    zone, moment = zone_and_moment
    rule = Rule(date(1999, 1, 1), weekdays=chosen)
    seen: dict[date, set[bool]] = {}
    for hours in range(-108, 108):
        day = local_day(moment + hours * HOUR, zone, day_start)
        seen.setdefault(day, set()).add(is_due(rule, day))
    for day, answers in seen.items():
        start, end = day_bounds(day, zone, day_start)
        assert start < end
        assert answers == {day.isoweekday() - 1 in chosen}
    assert list(seen) == sorted(seen)


@pytest.mark.parametrize(("zone", "change"), changes_of_all_zones(2026), ids=lambda part: str(part))
def test_a_daily_item_comes_once_a_local_day_at_each_clock_change_of_2026(zone, change):
    rule = Rule(date(2020, 1, 1), weekdays=EVERY_DAY)
    found = [local_day(change + n * HOUR / 4, ZoneInfo(zone), 3) for n in range(-192, 192)]
    for before, after in pairwise(found):
        assert timedelta() <= after - before <= DAY  # no day is left out, none comes back
    assert all(is_due(rule, day) for day in found)


@pytest.mark.parametrize(
    ("at", "part"),
    [("03:59", "night"), ("04:00", "morning"), ("10:59", "morning"), ("11:00", "midday"), ("14:00", "afternoon"),
     ("17:00", "evening"), ("20:59", "evening"), ("21:00", "night"), ("00:00", "night")],
)  # fmt: skip
def test_a_time_lies_in_its_part_of_the_day(at, part):
    assert part_at(time.fromisoformat(at)) == part


MORNING_FIRST = ["morning", "midday", "afternoon", "evening", "night", "any"]


@pytest.mark.parametrize("day_start", range(13))
def test_the_parts_stand_as_they_come_in_the_persons_own_day(day_start):
    """Who works at night goes to bed in the morning; what has no hour comes last."""
    expected = MORNING_FIRST if day_start < 10 else [*MORNING_FIRST[1:5], "morning", "any"]
    assert sorted(day_order(day_start), key=day_order(day_start).get) == expected


@pytest.mark.parametrize(
    ("day_start", "at", "part"),
    [(3, "03:30", "morning"), (3, "04:00", "morning"), (3, "02:59", "night"), (3, "11:00", "midday"),
     (3, "23:00", "night"), (0, "01:00", "morning"), (0, "23:59", "night"), (7, "07:00", "morning"),
     (7, "06:59", "night"), (12, "12:00", "midday"), (12, "03:00", "night"), (12, "08:00", "morning"),
     (12, "11:59", "morning")],
)  # fmt: skip
def test_a_new_day_begins_with_its_first_part(day_start, at, part):
    assert part_now(time.fromisoformat(at), day_start) == part


def test_a_new_rule_on_the_first_day_takes_the_place_of_the_old_one():
    new = Rule(FIRST, weekdays=(1,))
    assert revised([Rule(FIRST)], new, FIRST) == [new]


def test_it_keeps_later_days_when_the_person_has_travelled_back_a_day():
    """Begun on Monday in Auckland, changed on Sunday in Honolulu: the new rule holds from Sunday on."""
    assert rescheduled([Rule(FIRST)], Rule(FIRST, at=time(8)), FIRST - DAY) == [Rule(FIRST - DAY, at=time(8))]


def test_every_other_day_counts_from_its_anchor_before_it_too():
    rule = Rule(FIRST, every=2, anchor=FIRST + 10 * DAY)
    assert [is_due(rule, FIRST + n * DAY) for n in range(4)] == [True, False, True, False]
