"""The rules of one day with their items and what is noted for it: Today asks this on every visit, so it is one
statement, written out, and its rows are no model instances."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final, NamedTuple
from uuid import UUID

from accounts.clock import DAY
from accounts.fields import opener
from accounts.models import User
from accounts.planned import Planned
from routines.models import Completion, RoutineItem

HELD: Final = Planned(
    """
    SELECT item.id, item.kind, item.name, rule.valid_from, rule.valid_to, rule.state, rule.at, rule.part, rule.weekdays,
           rule.every, rule.anchor, rule.target, rule.unit, night.at, done.amount, done.state, done.at
      FROM routines_routinerule rule
      JOIN routines_routineitem item
        ON item.user_id = rule.user_id AND item.id = rule.item_id AND item.binned_at IS NULL
      LEFT JOIN routines_completion done
        ON done.user_id = rule.user_id AND done.item_id = rule.item_id AND done.day = %(day)s
      LEFT JOIN routines_completion night
        ON item.kind = 'bed'
       AND night.user_id = rule.user_id AND night.item_id = rule.item_id AND night.day = %(before)s
     WHERE rule.user_id = %(user)s AND rule.valid_from <= %(day)s
       AND (rule.valid_to IS NULL OR rule.valid_to >= %(day)s)
     ORDER BY item.position, item.id
    """,
    user="uuid",
    day="date",
    before="date",
)


class Noted(NamedTuple):
    """What is noted of an item on the day."""

    amount: int
    state: str
    at: datetime | None

    @property
    def is_skipped(self) -> bool:
        return self.state == Completion.State.SKIPPED


class Held(NamedTuple):
    """A rule, its item and what is noted. `went_to_bed` is when, on the evening before, where the item says so."""

    item_id: UUID
    kind: str
    name: str
    valid_from: date
    valid_to: date | None
    state: str
    at: time | None
    part: str
    weekdays: list[int]
    every: int | None
    anchor: date | None
    target: int
    unit: str
    went_to_bed: datetime | None
    done: Noted | None


def held_on(user: User, day: date) -> list[Held]:
    """In the person's own order: one query."""
    opened = opener(RoutineItem, "name", user)
    rows = HELD.rows(user=user.pk, day=day, before=day - DAY)
    return [
        Held._make((pk, kind, opened(pk, name), *said, Noted(amount, state, at) if state else None))
        for pk, kind, name, *said, amount, state, at in rows
    ]
