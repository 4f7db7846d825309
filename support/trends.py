"""How a questionnaire's scales moved over time: a small chart for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.charts import HEIGHT, WIDTH, Line, Marks, across, line, y_marks
from support.answers import Answered
from support.questionnaires import Questionnaire, Scale


@dataclass(frozen=True)
class Trend:
    """One scale over days that lie as far apart in the drawing as they did; a missing sum leaves a real gap."""

    scale: Scale
    line: Line
    x_marks: Marks
    y_marks: Marks
    n: int
    width: int = WIDTH
    height: int = HEIGHT


def trends(questionnaire: Questionnaire, answers: Sequence[Answered]) -> tuple[Trend, ...]:
    """A chart for each scale that has two sums or more; `answers` are of this questionnaire, oldest first."""
    xs = across(_places([one.day for one in answers]))
    marks = _ends(answers, xs)
    drawn = (
        _trend(scale, [one.scores[at].value for one in answers], xs, marks)
        for at, scale in enumerate(questionnaire.scales)
    )
    return tuple(trend for trend in drawn if trend.n > 1)


def _trend(scale: Scale, values: Sequence[int | None], xs: Sequence[float], marks: Marks) -> Trend:
    n = sum(value is not None for value in values)
    return Trend(scale, line(values, xs, 0, scale.high), marks, y_marks(0, scale.high), n)


def _places(days: Sequence[date]) -> list[float]:
    """Each day's place between 0, the first, and 1, the last."""
    span = max((days[-1] - days[0]).days, 1) if days else 1
    return [(day - days[0]).days / span for day in days]


def _ends(answers: Sequence[Answered], xs: Sequence[float]) -> Marks:
    """The first and the last day by name."""
    ends = [(x, f"{one.day.day} {one.day:%b}") for x, one in zip(xs, answers, strict=True)]
    return tuple((str(x), name) for x, name in (ends[:1] + ends[-1:] if len(ends) > 1 else ends))
