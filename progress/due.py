"""What of the routines Today shows: what is due now in the order of the day, the rest folded; and the night's hours."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from accounts.clock import DAY, today_for
from accounts.models import User
from routines import sleep
from routines.day import Row, rows_of
from routines.models import Completion, RoutineRule
from routines.schedule import ORDER, part_at

AT_MOST: Final = 7


@dataclass(frozen=True)
class Due:
    """`now` holds up to seven rows, `rest` all others of the day; `slept` is a suggestion for the check-in."""

    day: date
    now: tuple[Row, ...]
    rest: tuple[Row, ...]
    slept: Decimal | None

    @classmethod
    def of(cls, user: User, now: datetime) -> "Due":
        """Two queries: the rules of the day, and what is noted for it and the day before."""
        day = today_for(user, now)
        rules = RoutineRule.objects.held_on(user, day)
        noted = list(Completion.objects.for_user(user).on(day, *_night(rules, day))) if rules else []
        rows = rows_of(rules, noted, day)
        first = _first(rows, part_at(now.astimezone(user.tz).time()))
        return cls(
            day=day,
            now=tuple(row for row in rows if row.key in first),
            rest=tuple(row for row in rows if row.key not in first),
            slept=_slept(rules, noted, day),
        )


def _first(rows: tuple[Row, ...], part: str) -> set[object]:
    """Keys of what this part of the day asks for, what is still open from the parts before it, and what has no hour.

    Where these are more than fit, what is open goes before what is done.
    """
    here = [row for row in rows if row.part in (part, "any") or (ORDER[row.part] < ORDER[part] and not row.done)]
    return {row.key for row in sorted(here, key=lambda row: row.is_done or row.is_skipped)[:AT_MOST]}


def _night(rules: list[RoutineRule], day: date) -> tuple[date, ...]:
    """The day before is read only where someone goes to bed by the routine."""
    return (day - DAY,) if any(rule.item.kind == "bed" for rule in rules) else ()


def _slept(rules: list[RoutineRule], noted: list[Completion], day: date) -> Decimal | None:
    kinds = {rule.item_id: rule.item.kind for rule in rules}
    return sleep.hours(
        beds=[row.at for row in noted if row.at and kinds.get(row.item_id) == "bed"],
        wakes=[row.at for row in noted if row.at and kinds.get(row.item_id) == "wake" and row.day == day],
    )
