"""Questionnaires filled in this week, each scale beside the time before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accounts.clock import Week
from accounts.models import User
from progress.review.span import COUNT, Span
from progress.review.things import Things
from support.answers import Answered, latest_by_week


@dataclass(frozen=True)
class ScaleBeside:
    """`low` and `high` are those of twelve weeks; None where a question was skipped."""

    name: str
    high_end: int
    now: int | None
    band: str
    before: int | None
    low: int | None
    high: int | None

    @property
    def said(self) -> str:
        return COUNT.said(self.now)

    @property
    def said_before(self) -> str:
        return COUNT.said(self.before)

    @property
    def range(self) -> str:
        return COUNT.said(self.low) if self.low == self.high else f"{self.low} to {self.high}"


@dataclass(frozen=True)
class Filled:
    """`on_before` is the day of the time before within twelve weeks. `is_held`: no number is shown just now."""

    title: str
    on: date
    on_before: date | None
    is_held: bool
    scales: tuple[ScaleBeside, ...]


def filled(user: User, things: Things, span: Span) -> tuple[Filled, ...]:
    """One query, and none where nothing was filled in this week."""
    if not any(row.day >= span.week.monday for row in things["answer"]):
        return ()
    found = latest_by_week(user, span.weeks[0], span.week, is_quiet=things.is_quiet)
    return tuple(_filled(weeks, span.week) for weeks in found.values() if span.week in weeks)


def _filled(weeks: Mapping[Week, Answered], week: Week) -> Filled:
    now = weeks[week]
    before = next((weeks[one] for one in sorted(weeks, reverse=True) if one < week), None)
    return Filled(
        title=now.questionnaire.title,
        on=now.day,
        on_before=before.day if before else None,
        is_held=now.is_held,
        scales=tuple(_scale(at, list(weeks.values()), now, before) for at in range(len(now.scores))),
    )


def _scale(at: int, ever: list[Answered], now: Answered, before: Answered | None) -> ScaleBeside:
    score = now.scores[at]
    known = [value for one in ever if (value := one.scores[at].value) is not None]
    return ScaleBeside(
        name=score.scale.name,
        high_end=score.scale.high,
        now=score.value,
        band=score.band,
        before=before.scores[at].value if before else None,
        low=min(known, default=None),
        high=max(known, default=None),
    )
