"""A person's routine, begun some weeks ago."""

from datetime import date, time, timedelta

import pytest
import time_machine

from routines.models import RoutineItem
from routines.schedule import Rule

TODAY = date(2026, 3, 11)  # a Wednesday


@pytest.fixture
def _at_noon(noon):
    with time_machine.travel(noon, tick=False):
        yield


@pytest.fixture
def make_item(alice, _at_noon):
    """`make_item("Walk", part="midday", target=20)`; the rule holds since four weeks ago."""

    def make(name: str = "Walk", kind: str = "exercise", *, of=alice, since: int = 28, **rule: object) -> RoutineItem:
        position = RoutineItem.objects.for_user(of).next_position()
        item = RoutineItem(user=of, kind=kind, name=name, position=position)
        item.begin(Rule(TODAY - timedelta(days=since), **rule))
        return item

    return make


@pytest.fixture
def night(make_item):
    return make_item("Get up", "wake", at=time(7)), make_item("Go to bed", "bed", at=time(22, 30))
