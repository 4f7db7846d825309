"""The weeks that a review looks at: one, the one before, and the twelve up to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from accounts.clock import Week, week_of

WEEKS: Final = 12
Number = float | None


@dataclass(frozen=True)
class Span:
    """The twelve weeks up to and with `week`, as far as they are lived: nothing after `today` belongs to them."""

    week: Week
    today: date

    @cached_property
    def monday(self) -> date:
        return self.week.monday

    @cached_property
    def first(self) -> date:
        return self.monday - timedelta(weeks=WEEKS - 1)

    @cached_property
    def last(self) -> date:
        return self.week.sunday

    @property
    def lived(self) -> int:
        """How many days of the week have begun; 7 for a past week."""
        return min(max((self.today - self.monday).days + 1, 0), 7)

    @property
    def weeks(self) -> tuple[Week, ...]:
        """Oldest first."""
        return tuple(week_of(self.first + timedelta(weeks=number)) for number in range(WEEKS))

    def place(self, day: date) -> int:
        """The week of a day, 0 for the oldest."""
        return (day - self.first).days // 7


@dataclass(frozen=True)
class Style:
    """How a number is said: decimals, unit, and on what it rests, with {n} and {s} for the plural."""

    digits: int
    unit: str
    rests: str

    def said(self, value: Number) -> str:
        return GAP if value is None else f"{value:.{self.digits}f}{self.unit}"


GAP: Final = "-"
COUNT: Final = Style(0, "", "")
MEAN: Final = Style(1, "", "on {n} day{s}")
RATED: Final = Style(1, "", "of {n}")
SHARE: Final = Style(0, "\N{NO-BREAK SPACE}%", "of {n}")


@dataclass(frozen=True)
class Beside:
    """One number for each of the twelve weeks, oldest first; None for a week of which nothing is known. `days` says on
    how many days (for a share: things due) each of them rests."""

    values: tuple[Number, ...]
    days: tuple[int, ...]
    style: Style = COUNT

    @property
    def now(self) -> Number:
        return self.values[-1]

    @property
    def before(self) -> Number:
        return self.values[-2]

    @property
    def n(self) -> int:
        return self.days[-1]

    @property
    def n_before(self) -> int:
        return self.days[-2]

    @cached_property
    def known(self) -> tuple[float, ...]:
        return tuple(value for value in self.values if value is not None)

    @property
    def weeks(self) -> int:
        """How many of the twelve say something."""
        return len(self.known)

    @property
    def said(self) -> str:
        return self.style.said(self.now)

    @property
    def said_before(self) -> str:
        return self.style.said(self.before)

    @property
    def rests(self) -> str:
        """On what this week's number rests; "" for a gap and for counts."""
        return self._rests(self.n) if self.now is not None else ""

    @property
    def rests_before(self) -> str:
        return self._rests(self.n_before) if self.before is not None else ""

    @property
    def range(self) -> str:
        """From the lowest of the twelve weeks to the highest, as they are said."""
        low, high = self.style.said(self.low), self.style.said(self.high)
        return low if low == high else f"{low.removesuffix(self.style.unit)} to {high}"

    @property
    def low(self) -> Number:
        return min(self.known, default=None)

    @property
    def high(self) -> Number:
        return max(self.known, default=None)

    def _rests(self, n: int) -> str:
        return self.style.rests.format(n=n, s="" if n == 1 else "s")


@dataclass(frozen=True)
class Row:
    """One line of a section's table."""

    label: str
    beside: Beside


def counted(counts: Sequence[int], noted: Sequence[int]) -> Beside:
    """Counts of twelve weeks. A week in which nothing at all was noted is a gap, not a nought."""
    return Beside(tuple(n if n or days else None for n, days in zip(counts, noted, strict=True)), tuple(noted))
