"""What of the routines Today shows: what is due now in the order of the day, the rest folded; and the night's hours."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from django.utils.safestring import SafeString

from accounts.clock import today_for
from accounts.models import User
from routines import sleep
from routines.day import Row, rows_of
from routines.drawn import drawn
from routines.held import Held, held_on
from routines.schedule import ANY, day_order, part_now

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
        """One query: the rules of the day, and what is noted for it and of the night before."""
        day = today_for(user, now)
        held = held_on(user, day)
        rows = rows_of(held, day, user.day_start)
        first = _first(rows, now.astimezone(user.tz).time(), user.day_start)
        return cls(
            day=day,
            now=tuple(row for row in rows if row.key in first),
            rest=tuple(row for row in rows if row.key not in first),
            slept=_slept(held),
        )

    @property
    def lines_now(self) -> SafeString:
        return drawn(self.now, self.day, "today")

    @property
    def lines_rest(self) -> SafeString:
        return drawn(self.rest, self.day, "today")


def _first(rows: tuple[Row, ...], at: time, day_start: int) -> set[object]:
    """Keys of what this part of the day asks for, what is still open from the parts before it, and what has no hour.

    Where these are more than fit, what is open goes before what is done, this part before the ones that are over, the
    last of those first, and what has no hour after them.
    """
    part, order = part_now(at, day_start), day_order(day_start)
    here = [row for row in rows if row.part in (part, ANY) or (order[row.part] < order[part] and not row.done)]

    def rank(row: Row) -> tuple[bool, bool, int]:
        return row.is_done or row.is_skipped, row.part == ANY, -order[row.part]

    return {row.key for row in sorted(here, key=rank)[:AT_MOST]}


def _slept(held: list[Held]) -> Decimal | None:
    beds = [at for one in held if one.kind == "bed" for at in (one.went_to_bed, one.done and one.done.at) if at]
    wakes = [one.done.at for one in held if one.kind == "wake" and one.done and one.done.at]
    return sleep.hours(beds=beds, wakes=wakes)
