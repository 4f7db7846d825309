"""What Today asks of this room on every visit, in one statement: the newest check-ins, and what asks for extra care."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from accounts.models import User
from accounts.planned import Planned
from journal.models import CheckIn
from journal.models.check_in import check_in_of
from journal.quiet import PLAN_STAYS_FOR
from journal.tolerance import APART, SHOWN, tolerance_until

# A week of check-ins with their good thing, and without the rest.
COLUMNS: Final = ("id", "user_id", "day", "victory")
LATELY: Final = Planned(
    """
    (SELECT 'check-in', id, user_id, day, victory FROM journal_checkin
      WHERE user_id = %(user)s AND day <= %(today)s ORDER BY day DESC LIMIT 7)
    UNION ALL
    SELECT 'lapse', NULL, NULL, day, NULL
      FROM journal_lapse WHERE user_id = %(user)s AND binned_at IS NULL AND day >= %(lapses)s
    UNION ALL
    SELECT 'release', NULL, NULL, day, NULL FROM journal_release WHERE user_id = %(user)s AND day >= %(releases)s
    UNION ALL
    SELECT 'not-safe', NULL, NULL, NULL, NULL FROM journal_notsafe WHERE user_id = %(user)s AND at > %(not_safe)s
    """,
    user="uuid",
    today="date",
    lapses="date",
    releases="date",
    not_safe="timestamptz",
)


@dataclass(frozen=True)
class ExtraCare:
    """What Today adds in a hard time: the last day on which to say that the body can take less now, and whether the
    plan stays near because somebody said they were not safe."""

    tolerance_until: date | None
    plan_is_near: bool


@dataclass(frozen=True)
class Lately:
    """`check_ins` are the last seven up to today, newest first."""

    check_ins: tuple[CheckIn, ...]
    care: ExtraCare

    @classmethod
    def of(cls, user: User, today: date, now: datetime) -> Lately:
        """One query."""
        first, not_safe = today - SHOWN, now - PLAN_STAYS_FOR
        rows = LATELY.rows(user=user.pk, today=today, lapses=first - APART, releases=first, not_safe=not_safe)
        found = tuple(check_in_of(user, COLUMNS, row) for kind, *row in rows if kind == "check-in")
        lapses, releases = ([day for kind, _, _, day, _ in rows if kind == wanted] for wanted in ("lapse", "release"))
        said = any(kind == "not-safe" for kind, *_ in rows)
        newest = sorted(found, key=lambda row: row.day, reverse=True)
        return cls(tuple(newest), ExtraCare(tolerance_until(lapses, releases, today), said))
