"""Where each count's run stands with its milestones, and whether this is a time to speak of them: one query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, DateTimeField, F, Q, UUIDField, Value
from django.db.models.functions import Cast

from accounts.clock import day_bounds, today_for
from accounts.models import User
from goals.milestones import HARD_CRAVING, Waiting, is_quiet, reached_with_days, waiting
from goals.models import SoberMilestone
from goals.sober_time import sober_time
from journal.models import BACKFILL_DAYS, CheckIn, Craving, Lapse, NotSafe, SoberDate
from journal.quiet import QUIET_FOR

# A day without an hour may have been hard up to its end.
RECENT: Final = timedelta(days=3)


@dataclass(frozen=True)
class Run:
    """The current run of one count, and what of its milestones waits."""

    sober_date: UUID
    started: date
    waiting: Waiting


@dataclass(frozen=True)
class Standing:
    """The runs, the main count's first. `is_quiet`: a hard moment is too near to speak of any milestone."""

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
    answered = {(fact.row, fact.key) for fact in facts if fact.kind == "answered"}
    runs = tuple(_run(count, lapses, answered, today) for count in counts)
    return Standing(runs, is_quiet(now, _hard_moments(facts, user, today)))


def _run(count: _Fact, lapses: list[_Fact], answered: set[tuple[UUID, str]], today: date) -> Run:
    days = [lapse.day for lapse in lapses if (count.row in lapse.counts if lapse.counts else count.is_main)]
    started = run_start(count.day, days, today)
    keys = {key for row, key in answered if row == count.row}
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
    hard = Q(before__gte=HARD_CRAVING) | Q(after__gte=HARD_CRAVING)
    check_ins = CheckIn.objects.for_user(user).filter(
        Q(not_safe=True) | Q(craving__gte=HARD_CRAVING), day__gte=today - timedelta(days=BACKFILL_DAYS) - RECENT
    )
    cravings = Craving.objects.for_user(user).kept().filter(hard, at__gt=now - QUIET_FOR)
    answered = SoberMilestone.objects.for_user(user)
    first, *others = (
        SoberDate.objects.for_user(user).values_list(*_columns("count", day="started_on", is_main="is_main")),
        Lapse.objects.for_user(user)
        .kept()
        .values_list(*_columns("lapse", at="at", noted="created_at", counts="counts")),
        answered.values_list(*_columns("answered", row="sober_date", day="reached_on", key="key")),
        cravings.values_list(*_columns("craving", at="at")),
        check_ins.values_list(*_columns("check-in", noted="updated_at")),
        NotSafe.objects.for_user(user)
        .since(now - QUIET_FOR)
        .order_by()
        .values_list(*_columns("not-safe", day="at__date", at="at")),
    )
    return [_Fact(*row) for row in first.union(*others, all=True)]


def _columns(kind: str, *, row: str = "id", day: str = "day", **given: str) -> list[Any]:
    """Eight columns, alike in every part: what is not given is nothing, of the right type."""
    empty = {
        "at": Cast(Value(None), DateTimeField()),
        "noted": Cast(Value(None), DateTimeField()),
        "key": Value(""),
        "counts": Cast(Value("{}"), ArrayField(UUIDField())),
        "is_main": Cast(Value(value=False), BooleanField()),
    }
    others = (F(given[name]) if name in given else nothing for name, nothing in empty.items())
    return [Value(kind), F(row), F(day), *others]
