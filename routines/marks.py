"""What one day of one item was, as the year's grid draws it and the strength counts it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from routines.schedule import DAY, PAUSED, HasRule, frequency, is_due, rule_on
from routines.strength import strength

YEAR = timedelta(days=364)


class Mark(StrEnum):
    DONE = "done"
    PART = "part"
    SKIPPED = "skipped"
    OPEN = "open"
    PAUSED = "paused"
    FREE = "free"


class HasTarget(HasRule, Protocol):
    @property
    def target(self) -> int: ...


class HasDone(Protocol):
    @property
    def amount(self) -> int: ...

    @property
    def is_skipped(self) -> bool: ...


@dataclass(frozen=True)
class Day:
    """`share` is what was done of what was asked, 0 to 1; `frequency` is None on days that do not count."""

    day: date
    mark: Mark
    share: float = 0.0
    frequency: float | None = None


def marked(rule: HasTarget | None, done: HasDone | None, day: date, today: date) -> Day:
    """Today is not over: as long as nothing is noted for it, it does not count."""
    if rule is None:
        return Day(day, Mark.FREE)
    if done and not done.is_skipped:
        share = min(done.amount / rule.target, 1.0)
        counts = is_due(rule, day) and (share == 1 or day < today)
        return Day(day, Mark.DONE if share == 1 else Mark.PART, share, frequency(rule) if counts else None)
    if done:
        return Day(day, Mark.SKIPPED)
    if not is_due(rule, day):
        return Day(day, Mark.PAUSED if rule.state == PAUSED else Mark.FREE)
    return Day(day, Mark.OPEN, 0.0, frequency(rule) if day < today else None)


def year(rules: Sequence[HasTarget], done: Mapping[date, HasDone], today: date) -> list[Day]:
    """The 365 days up to and with today, oldest first."""
    first = today - YEAR
    days = [first + n * DAY for n in range(YEAR.days + 1)]
    return [marked(rule_on(rules, day), done.get(day), day, today) for day in days]


def strength_of(days: Sequence[Day]) -> float:
    """0 to 1, from these days alone: what lies more than a year back has faded."""
    return strength((day.share, day.frequency) for day in days if day.frequency is not None)
