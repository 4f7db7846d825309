"""The person's own order of their items. It holds within each part of the day."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from accounts.models import User
from routines.models import RoutineItem, RoutineRule
from routines.schedule import ORDER, part_of


def in_order(rules: Sequence[RoutineRule]) -> list[RoutineRule]:
    """In the order of the day, and within a part in the person's own."""
    return sorted(rules, key=lambda rule: (ORDER[part_of(rule)], rule.item.position, rule.item_id))


def moved(keys: Sequence[UUID], pk: UUID, place: int) -> list[UUID]:
    """The keys with `pk` at this place, 0 being the first; a place beyond an end is the end."""
    others = [key for key in keys if key != pk]
    place = min(max(place, 0), len(others))
    return [*others[:place], pk, *others[place:]]


def timed(rules: Sequence[RoutineRule], new: RoutineRule) -> list[UUID]:
    """The order with an item that got a time put before the first of its part that comes later, else last."""
    others = [rule for rule in in_order(rules) if rule.item_id != new.item_id]
    place = len(others)
    for number, rule in enumerate(others):
        if part_of(rule) == part_of(new) and rule.at and new.at and rule.at > new.at:
            place = number
            break
    return moved([rule.item_id for rule in others], new.item_id, place)


def arrange(user: User, keys: Sequence[UUID]) -> None:
    """Saves the order: one statement for the rows whose place changed."""
    places = {key: number for number, key in enumerate(keys)}
    with transaction.atomic():
        items = RoutineItem.objects.for_user(user).filter(pk__in=keys).select_for_update().only("position")
        changed = [item for item in items if item.position != places[item.pk]]
        for item in changed:
            item.position = places[item.pk]
        RoutineItem.objects.bulk_update(changed, ["position"])
