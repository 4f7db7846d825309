"""How long to say that the body can take less now: four weeks after use that followed days without, or a release.

Of 137 people after detox all five deaths were among the 37 who had lost tolerance (BMJ 2003); after treatment with
methadone, overdose deaths rise from 2.6 to 12.7 per 1,000 person-years (BMJ 2017).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Self

from accounts.models import User
from accounts.planned import Planned
from journal.quiet import PLAN_STAYS_FOR

SHOWN = timedelta(days=28)
APART = timedelta(days=3)

# Today asks this on every visit, and the ORM takes longer to put a union together than the database to answer it.
RECENT: Final = Planned(
    """
    SELECT 'lapse', day FROM journal_lapse WHERE user_id = %(user)s AND binned_at IS NULL AND day >= %(lapses)s
    UNION ALL
    SELECT 'release', day FROM journal_release WHERE user_id = %(user)s AND day >= %(releases)s
    UNION ALL
    SELECT 'not-safe', NULL FROM journal_notsafe WHERE user_id = %(user)s AND at > %(not_safe)s
    """,
    user="uuid",
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

    @classmethod
    def of(cls, user: User, today: date, now: datetime) -> Self:
        """One query."""
        first, not_safe = today - SHOWN, now - PLAN_STAYS_FOR
        rows = RECENT.rows(user=user.pk, lapses=first - APART, releases=first, not_safe=not_safe)
        lapses, releases = ([day for kind, day in rows if kind == wanted] for wanted in ("lapse", "release"))
        said = any(kind == "not-safe" for kind, _ in rows)
        return cls(tolerance_until(lapses, releases, today), said)


def tolerance_until(lapse_days: Collection[date], release_days: Collection[date], today: date) -> date | None:
    """The last day to say so, or None where `today` is past it.

    Use counts when no lapse lies on the two days before it. A lapse of daily use starts nothing new. Days after `today`
    (a journey west) count as today's.
    """
    known = set(lapse_days)
    first_again = (day for day in known if not {day - timedelta(days=1), day - timedelta(days=2)} & known)
    until = max((*first_again, *release_days), default=date.min) + SHOWN
    return until if until >= today else None
