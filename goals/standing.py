"""Where each count's run stands with its milestones, and whether this is a time to speak of them: one query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from accounts.clock import day_bounds, today_for
from accounts.models import User
from accounts.planned import Planned
from goals.milestones import HARD_CRAVING, Waiting, is_quiet, reached_with_days, waiting
from goals.sober_time import sober_time
from journal.models import BACKFILL_DAYS
from journal.quiet import QUIET_FOR

# A day without an hour may have been hard up to its end.
RECENT: Final = timedelta(days=3)
# One row for each fact, in the order of `_Fact`. Today asks this on every visit, and the ORM took five times as long to
# put such a union together as PostgreSQL takes to answer it.
FACTS: Final = Planned(
    """
    SELECT 'count', id, started_on, NULL::timestamptz, NULL::timestamptz, '', '{}'::uuid[], is_main
      FROM journal_soberdate WHERE user_id = %(user)s AND NOT is_hidden
     UNION ALL
    SELECT 'lapse', id, day, at, created_at, '', counts, false
      FROM journal_lapse WHERE user_id = %(user)s AND binned_at IS NULL
     UNION ALL
    SELECT 'answered', sober_date, reached_on, NULL, NULL, key, '{}', false
      FROM goals_sobermilestone WHERE user_id = %(user)s
     UNION ALL
    SELECT 'craving', id, day, at, NULL, '', '{}', false
      FROM journal_craving WHERE user_id = %(user)s AND binned_at IS NULL AND at > %(since)s
       AND (before >= %(hard)s OR after >= %(hard)s)
     UNION ALL
    SELECT 'check-in', id, day, NULL, updated_at, '', '{}', false
      FROM journal_checkin WHERE user_id = %(user)s AND day >= %(first)s AND (not_safe OR craving >= %(hard)s)
     UNION ALL
    SELECT 'not-safe', id, at::date, at, NULL, '', '{}', false
      FROM journal_notsafe WHERE user_id = %(user)s AND at > %(since)s
    """,
    user="uuid",
    hard="int",
    since="timestamptz",
    first="date",
)


@dataclass(frozen=True)
class Run:
    """The current run of one count, and what of its milestones waits."""

    sober_date: UUID
    started: date
    waiting: Waiting


@dataclass(frozen=True)
class Standing:
    """The runs of the counts that are shown, the main count's first. `is_quiet`: a hard moment is too near to speak of
    any milestone."""

    runs: tuple[Run, ...]
    is_quiet: bool

    @property
    def offered(self) -> Run | None:
        """The one run whose newest milestone may be shown now."""
        if self.is_quiet:
            return None
        return next((run for run in self.runs if run.waiting.newest), None)

    def run_of(self, sober_date: UUID) -> Run | None:
        return next((run for run in self.runs if run.sober_date == sober_date), None)


class _Fact(NamedTuple):
    """A row of any of the six tables, with its day; `row` is the count's id, or else the row's own."""

    kind: str
    row: UUID
    day: date
    at: datetime | None
    noted: datetime | None
    key: str
    counts: list[UUID]
    is_main: bool


def standing_of(user: User, now: datetime) -> Standing:
    today = today_for(user, now)
    facts = _facts(user, now, today)
    lapses = [fact for fact in facts if fact.kind == "lapse"]
    counts = sorted((fact for fact in facts if fact.kind == "count"), key=lambda fact: (not fact.is_main, fact.day))
    answered = [fact for fact in facts if fact.kind == "answered"]
    runs = tuple(_run(count, lapses, answered, today) for count in counts)
    return Standing(runs, is_quiet(now, _hard_moments(facts, user, today)))


def _run(count: _Fact, lapses: list[_Fact], answered: list[_Fact], today: date) -> Run:
    """What was answered in an earlier run may be kept anew; a start that was put right since asks nothing again."""
    days = [lapse.day for lapse in lapses if (count.row in lapse.counts if lapse.counts else count.is_main)]
    started = run_start(count.day, days, today)
    keys = {fact.key for fact in answered if fact.row == count.row and fact.day >= started}
    return Run(count.row, started, waiting(reached_with_days(started, today), keys))


def run_start(started_on: date, lapse_days: list[date], today: date) -> date:
    """The first day of the current run; `today` while it has no whole day yet."""
    return today - timedelta(days=sober_time(started_on, lapse_days, today).current)


def _hard_moments(facts: list[_Fact], user: User, today: date) -> Iterator[datetime]:
    """When each happened, at the latest, and when it was last spoken of."""
    for fact in facts:
        if fact.kind not in ("craving", "check-in", "lapse", "not-safe"):
            continue
        yield from (moment for moment in (fact.at, fact.noted) if moment)
        if fact.at is None and fact.day >= today - RECENT:
            yield day_bounds(fact.day, user.tz, user.day_start)[1]


def _facts(user: User, now: datetime, today: date) -> list[_Fact]:
    check_ins_from = today - timedelta(days=BACKFILL_DAYS) - RECENT
    rows = FACTS.rows(user=user.pk, hard=HARD_CRAVING, since=now - QUIET_FOR, first=check_ins_from)
    return [_Fact(*row) for row in rows]
