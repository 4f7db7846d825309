"""One day's page: what is due on it, in the order of the day, and what of it is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Final

from accounts.models import User
from routines.held import Held, Noted, held_on
from routines.models import Completion, RoutineItem, RoutineRule
from routines.said import amount_said
from routines.schedule import day_order, is_due, part_of
from routines.words import PARTS

NAMES: Final = dict(PARTS)
MINUTES_AT_ONCE: Final = 5


@dataclass
class Row:
    """One item on one day: what the page says of it, and what the next tap would make of it. Nothing in it changes."""

    item: RoutineItem | Held
    rule: RoutineRule | Held
    done: Completion | Noted | None

    @cached_property
    def key(self) -> str:
        return str(self.rule.item_id)

    @cached_property
    def name(self) -> str:
        return self.item.name

    @cached_property
    def part(self) -> str:
        return part_of(self.rule)

    @cached_property
    def amount(self) -> int:
        return self.done.amount if self.done else 0

    @cached_property
    def is_done(self) -> bool:
        return not self.is_skipped and self.amount >= self.rule.target

    @cached_property
    def is_skipped(self) -> bool:
        return self.done is not None and self.done.is_skipped

    @property
    def look(self) -> str:
        return "done" if self.is_done else "skipped" if self.is_skipped else "begun" if self.amount else "open"

    @property
    def pressed(self) -> str:
        return "true" if self.is_done else "false"

    @cached_property
    def counts(self) -> bool:
        """Whether it is counted up, not just ticked."""
        return self.rule.target > 1

    @cached_property
    def step(self) -> int:
        return min(MINUTES_AT_ONCE, self.rule.target) if self.rule.unit == "minutes" else 1

    @cached_property
    def next(self) -> int:
        """The amount after a tap: one step more, or for a plain tick the other of done and not done."""
        return self.amount + self.step if self.counts else int(not self.is_done)

    @cached_property
    def back(self) -> int:
        """The amount after one tap, or the skipping, is taken back."""
        return self.amount if self.is_skipped else max(self.amount - self.step, 0)

    @cached_property
    def said(self) -> str:
        """The time, and how far it has come: "8:00 · 3 of 8 glasses"."""
        at = f"{self.rule.at:%H:%M}" if self.rule.at else ""
        far = "skipped" if self.is_skipped else self._far if self.counts else ""
        return " · ".join(filter(None, (at, far)))

    @property
    def can_go_back(self) -> bool:
        return self.is_skipped or (self.counts and self.amount > 0)

    @property
    def _far(self) -> str:
        return f"{self.amount} of {amount_said(self.rule.target, self.rule.unit)}"


@dataclass(frozen=True)
class DayPage:
    """A day's rows in the order of the day."""

    day: date
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, user: User, day: date) -> "DayPage":
        """One query."""
        return cls(day, rows_of(held_on(user, day), day, user.day_start))

    @property
    def parts(self) -> list[tuple[str, list[Row]]]:
        """Name of each part of the day that has something, with its rows."""
        return [(NAMES[part], list(rows)) for part, rows in groupby(self.rows, lambda row: row.part)]


def rows_of(held: Iterable[Held], day: date, day_start: int) -> tuple[Row, ...]:
    """What is due, or was done all the same; these come in the person's own order, which holds within a part."""
    rows = [Row(one, one, one.done) for one in held if one.done or is_due(one, day)]
    order = day_order(day_start)
    return tuple(sorted(rows, key=lambda row: order[row.part]))
