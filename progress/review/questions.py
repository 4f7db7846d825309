"""Questionnaires filled in this week, each scale beside the time before: they look back over two weeks or a month."""

from dataclasses import dataclass
from datetime import date

from progress.review.span import COUNT, Span
from progress.review.things import Things
from support.answers import Answered
from support.models import Answer
from support.questionnaires import questionnaires


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


def filled(things: Things, span: Span) -> tuple[Filled, ...]:
    """In the order in which questionnaires are offered."""
    now: dict[str, Answered] = {}
    before: dict[str, Answered] = {}
    for row in things["answer"]:
        answer = things.row(row, Answer, "items", questionnaire=row.name, day=row.day)
        here = now if row.day >= span.monday else before
        here[row.name] = Answered.of(answer, is_quiet=things.is_quiet)
    return tuple(_filled(now[key], before.get(key)) for key in questionnaires() if key in now)


def _filled(now: Answered, before: Answered | None) -> Filled:
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
