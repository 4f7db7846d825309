"""What of the day's routine Today shows: what is due now, in the order of the day, and no more than seven of it."""

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
