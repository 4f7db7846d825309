"""What of the day's routine Today shows: what is due now, in the order of the day, and no more than seven of it."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.urls import reverse

from accounts.clock import DAY, today_for
from progress.due import AT_MOST, Due
from routines.models import Completion, RoutineItem
from routines.schedule import Rule


@pytest.fixture
def add(alice, noon):
    """Gives alice an item that comes every day, and is done today where `done` says so."""

    def made(name, *, done=False, **rule):
        item = RoutineItem(user=alice, kind="chore", name=name, position=RoutineItem.objects.count())
        item.begin(Rule(today_for(alice, noon) - DAY, **rule))
        if done:
            Completion.objects.record(item, today_for(alice, noon), 1, None)

    return made


def names(rows):
    return [row.name for row in rows]


def test_it_shows_this_part_of_the_day_what_is_open_before_it_and_what_has_no_hour(add, alice, noon):
    """It is 13:00 in Berlin: midday."""
    add("Whenever")
    add("Dinner", part="evening")
    add("Lunch", part="midday")
    add("Get up", part="morning", done=True)
    add("Walk", part="morning")
    due = Due.of(alice, noon)
    assert names(due.now) == ["Walk", "Lunch", "Whenever"]
    assert names(due.rest) == ["Get up", "Dinner"]


@pytest.mark.parametrize(("hours", "first"), [(-8, ["Tea", "Water"]), (0, ["Tea", "Soup", "Water"]), (9, ["Rest"])])
def test_the_hour_on_the_persons_own_clock_decides(add, alice, noon, hours, first):
    """05:00, 13:00 and 22:00 in Berlin."""
    add("Tea", part="morning")
    add("Soup", part="midday")
    add("Rest", part="night")
    add("Water")
    shown = names(Due.of(alice, noon + hours * DAY / 24).now)
    assert [name for name in shown if name in first] == first
    assert ("Rest" in shown) == (hours == 9)


def test_seven_at_most_and_what_is_open_goes_before_what_is_done(add, alice, noon):
    for number in range(5):
        add(f"Done {number}", part="midday", done=True)
    for number in range(6):
        add(f"Open {number}", part="midday")
    due = Due.of(alice, noon)
    assert names(due.now) == ["Done 0", *(f"Open {number}" for number in range(6))]
    assert len(due.now) == AT_MOST == 7
    assert names(due.rest) == [f"Done {number}" for number in range(1, 5)]


def test_this_part_of_the_day_is_never_crowded_out(add, alice, noon):
    for number in range(8):
        add(f"Early {number}", part="morning")
    add("Whenever")
    add("Soup", part="midday")
    assert names(Due.of(alice, noon).now) == [*(f"Early {number}" for number in range(6)), "Soup"]


@pytest.mark.parametrize(
    ("day_start", "hours", "now"), [(3, 14.5, ["Bed"]), (12, 14.5, ["Work"]), (12, 19, ["Work", "Bed"])]
)
def test_it_goes_by_the_day_of_the_person(add, alice, noon, day_start, hours, now):
    """At 03:30 of a day that begins at three nothing of it is late; at noon a day of night work is young."""
    alice.day_start = day_start
    add("Bed", part="morning")
    add("Work", part="night")
    assert names(Due.of(alice, noon + hours * DAY / 24).now) == now


def test_the_night_is_suggested_from_both_ticks(alice, mallory, noon):
    today = today_for(alice, noon)
    items = {}
    for kind, at in (("wake", time(7)), ("bed", time(22, 30))):
        items[kind] = RoutineItem(user=alice, kind=kind, name=kind)
        items[kind].begin(Rule(today - 9 * DAY, at=at))
    assert Due.of(alice, noon).slept is None
    Completion.objects.record(items["bed"], today - DAY, 1, datetime(2026, 3, 10, 22, tzinfo=UTC))
    assert Due.of(alice, noon).slept is None
    Completion.objects.record(items["wake"], today, 1, datetime(2026, 3, 11, 6, tzinfo=UTC))
    assert Due.of(alice, noon).slept == 8
    assert Due.of(mallory, noon).slept is None
    assert Due.of(alice, noon + DAY).slept is None


def test_the_night_is_right_across_a_clock_change(alice):
    """Berlin, 29 March 2026: from 23:00 to 7:00 on the wall are seven hours."""
    sunday = date(2026, 3, 29)
    ticks = {
        "bed": (sunday - DAY, datetime(2026, 3, 28, 22, tzinfo=UTC)),
        "wake": (sunday, datetime(2026, 3, 29, 5, tzinfo=UTC)),
    }
    for kind, (day, at) in ticks.items():
        item = RoutineItem(user=alice, kind=kind, name=kind)
        item.begin(Rule(sunday - 9 * DAY))
        Completion.objects.record(item, day, 1, at)
    assert Due.of(alice, datetime(2026, 3, 29, 9, tzinfo=UTC)).slept == 7


def test_the_rest_is_folded_and_not_lost(add, as_alice, noon):
    for number in range(9):
        add(f"Item {number}", part="midday")
    with time_machine.travel(noon, tick=False):
        html = as_alice.get(reverse("today-more")).content.decode()
    shown, folded = html.split("<details>")
    assert [f"<b>Item {number}</b>" in shown for number in range(9)] == [True] * 7 + [False] * 2
    assert "2 more today" in folded
    assert all(f"<b>Item {number}</b>" in folded for number in (7, 8))


def test_a_day_on_which_nothing_comes_shows_no_card(add, alice, noon, as_alice):
    add("Thursdays", weekdays=(3,))
    assert Due.of(alice, noon).now == Due.of(alice, noon).rest == ()
