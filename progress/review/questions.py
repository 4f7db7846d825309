"""Questionnaires filled in this week, each scale beside the time before: they look back over two weeks or a month."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.clock import Week, week_of
from accounts.models import User
from progress.review.span import COUNT, Span
from progress.review.things import Thing, Things
from support.answers import Answered, latest_by_week


@dataclass(frozen=True)
class ScaleBeside:
    """None where a question was skipped; `high` is the scale's end."""

    name: str
    high: int
    now: int | None
    band: str
    before: int | None

    @property
    def said(self) -> str:
        return COUNT.said(self.now)

    @property
    def said_before(self) -> str:
        return COUNT.said(self.before)


@dataclass(frozen=True)
class Filled:
    """`on_before` is the day of the time before, within twelve weeks. `is_held`: no number
    is shown just now."""

    title: str
    on: date
    on_before: date | None
    is_held: bool
    scales: tuple[ScaleBeside, ...]


def filled(user: User, things: Things, span: Span) -> tuple[Filled, ...]:
    """One query, and none where nothing was filled in this week."""
    rows = things["answer"]
    here = {row.name for row in rows if row.day >= span.week.monday}
    if not here:
        return ()
    found = latest_by_week(user, _first(rows, here, span), span.week, is_quiet=things.is_quiet)
    return tuple(_filled(weeks, span.week) for key, weeks in found.items() if key in here)


def _first(rows: Iterable[Thing], keys: Iterable[str], span: Span) -> Week:
    """The week of the oldest answer that is needed: for each questionnaire the last one before this week."""
    before = {key: max((row.day for row in rows if row.name == key and row.day < span.week.monday), default=None)
              for key in keys}  # fmt: skip
    return week_of(min((day for day in before.values() if day), default=span.week.monday))


def _filled(weeks: Mapping[Week, Answered], week: Week) -> Filled:
    now = weeks[week]
    before = next((weeks[one] for one in sorted(weeks, reverse=True) if one < week), None)
    return Filled(
        title=now.questionnaire.title,
        on=now.day,
        on_before=before.day if before else None,
        is_held=now.is_held,
        scales=tuple(
            ScaleBeside(score.scale.name, score.scale.high, score.value, score.band, value)
            for score, value in now.beside(before)
        ),
    )
