"""The person's own order of their items. It holds within each part of the day."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from routines.models import RoutineItem, RoutineRule
from routines.schedule import PUT_AWAY, day_order, part_of


def in_order(rules: Sequence[RoutineRule], day_start: int) -> list[RoutineRule]:
    """In the order of a day that begins at this hour, and within a part in the person's own."""
    order = day_order(day_start)
    return sorted(rules, key=lambda rule: (order[part_of(rule)], rule.item.position, rule.item_id))


def moved(keys: Sequence[UUID], pk: UUID, place: int) -> list[UUID]:
    """The keys with `pk` at this place, 0 being the first; a place beyond an end is the end."""
    others = [key for key in keys if key != pk]
    place = min(max(place, 0), len(others))
    return [*others[:place], pk, *others[place:]]


def timed(rules: Sequence[RoutineRule], new: RoutineRule, day_start: int) -> list[UUID]:
    """The order with an item that got a time put before the first of its part that comes later, else last."""
    others = [rule for rule in in_order(rules, day_start) if rule.item_id != new.item_id]
    place = len(others)
    for number, rule in enumerate(others):
        if part_of(rule) == part_of(new) and rule.at and new.at and rule.at > new.at:
            place = number
            break
    return moved([rule.item_id for rule in others], new.item_id, place)


def put_in_time(user: User, pk: UUID, day: date) -> None:
    """An item with a time goes before the first that comes later in its part of the day; what is put away is left out.
    The day is the person's own."""
    rules = [rule for rule in RoutineRule.objects.held_on(user, day) if rule.state != PUT_AWAY]
    mine = next((rule for rule in rules if rule.item_id == pk), None)
    if mine and mine.at:
        arrange(user, timed(rules, mine, user.day_start))


def arrange(user: User, keys: Sequence[UUID]) -> None:
    """Saves the order: one statement for the rows whose place changed."""
    places = {key: number for number, key in enumerate(keys)}
    with transaction.atomic():
        items = RoutineItem.objects.for_user(user).filter(pk__in=keys).select_for_update().only("position")
        changed = [item for item in items if item.position != places[item.pk]]
        for item in changed:
            item.position = places[item.pk]
        RoutineItem.objects.bulk_update(changed, ["position"])
