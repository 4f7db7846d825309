"""What Today shows, gathered once with the day given."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import User
from journal.lately import ExtraCare, Lately
from journal.models import CheckIn

QUIET_AFTER = 3
AWAY_FROM = 2  # on an earlier day nobody is asked about an absence, or told of it


@dataclass(frozen=True)
class Day:
    """One day of the strip, with its names made here: seven days of date filters were a tenth of the page."""

    day: date
    checked_in: bool

    @property
    def short(self) -> str:
        return f"{self.day:%a}"

    @property
    def full(self) -> str:
        return f"{self.day:%A} {self.day.day} {self.day:%B}"


@dataclass(frozen=True)
class Today:
    """The page's facts. `care` is what a hard time asks for. `away_since` is the last day before some days away: until
    there is a check-in, and on the day of coming back."""

    day: date
    check_in: CheckIn | None
    strip: tuple[Day, ...]
    is_new: bool
    is_back: bool
    away_since: date | None
    care: ExtraCare

    @classmethod
    def of(cls, user: User, today: date, now: datetime) -> "Today":
        """One query: of the newest check-ins seven hold all of the last seven days."""
        first = today - timedelta(days=6)
        lately = Lately.of(user, today, now)
        newest = lately.check_ins
        rows = {row.day: row for row in newest if row.day >= first}
        earlier = None if rows or not newest else newest[0].day
        return cls(
            day=today,
            check_in=rows.get(today),
            strip=tuple(Day(day, day in rows) for day in _days(first, today)),
            is_new=not rows and earlier is None,
            is_back=_is_back(rows.keys(), earlier, today),
            away_since=_away_since([row.day for row in newest], today),
            care=lately.care,
        )


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def _is_back(days: Collection[date], earlier: date | None, today: date) -> bool:
    """After some days away and before today's check-in there is a welcome, and no count of what was missed."""
    known = sorted(days)
    if today in known:
        return False
    last = known[-1] if known else earlier
    return last is not None and (today - last).days > QUIET_AFTER


def _away_since(newest: Sequence[date], today: date) -> date | None:
    """The last day with a check-in before today, where some days lie between; without any, the first there is."""
    if not newest:
        return date.min
    before = next((day for day in newest if day < today), None)
    return before if before and (today - before).days >= AWAY_FROM else None
