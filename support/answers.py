"""Answers with their scores, as pages and the weekly review need them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from accounts.clock import Week, week_of
from accounts.models import User
from support.models import Answer
from support.questionnaires import Item, Questionnaire, questionnaires
from support.scoring import Score, scores


@dataclass(frozen=True)
class Answered:
    """One finished questionnaire. While it is quiet around someone who said that they are not safe (24 hours, see
    `NotSafe.objects.is_quiet`), its scales have no value and `is_held` says why."""

    key: UUID
    questionnaire: Questionnaire
    day: date
    given: dict[str, int]
    scores: tuple[Score, ...]
    is_held: bool

    @classmethod
    def of(cls, answer: Answer, *, is_quiet: bool) -> "Answered":
        questionnaire, given = questionnaires()[answer.questionnaire], answer.given
        found = tuple(map(Score, questionnaire.scales)) if is_quiet else scores(questionnaire, given)
        return cls(answer.pk, questionnaire, answer.day, given, found, is_quiet)

    @property
    def said(self) -> tuple[tuple[Item, str], ...]:
        """Each question with the words of its answer, empty where it was skipped."""
        return tuple(
            (item, dict(item.options).get(self.given.get(item.key, -1), "")) for item in self.questionnaire.items
        )

    def beside(self, before: "Answered | None") -> tuple[tuple[Score, int | None], ...]:
        """Each score with its value of the time before, if there was one."""
        values = [score.value for score in before.scores] if before else [None] * len(self.scores)
        return tuple(zip(self.scores, values, strict=True))

    @property
    def has_gap(self) -> bool:
        """Whether some sum is missing because a question was skipped."""
        return not self.is_held and any(score.value is None for score in self.scores)


@dataclass(frozen=True)
class Listed:
    """One questionnaire as the list offers it: when it was last filled in, and from when on it fits again."""

    questionnaire: Questionnaire
    last: date | None
    draft: date | None
    today: date

    @property
    def fits_from(self) -> date | None:
        return self.last + timedelta(days=self.questionnaire.every_days) if self.last else None

    @property
    def fits_now(self) -> bool:
        return self.fits_from is not None and self.fits_from <= self.today


def listed(user: User, today: date) -> tuple[Listed, ...]:
    """All questionnaires in their order: one query."""
    days = Answer.objects.for_user(user).days(today)
    nothing = (None, None)
    return tuple(
        Listed(one, *((days[key].last, days[key].draft) if key in days else nothing), today)
        for key, one in questionnaires().items()
    )


def answered(answers: Iterable[Answer], *, is_quiet: bool) -> list[Answered]:
    return [Answered.of(answer, is_quiet=is_quiet) for answer in answers]


def latest_by_week(user: User, first: Week, last: Week, *, is_quiet: bool) -> dict[str, dict[Week, Answered]]:
    """Questionnaire's key -> week -> the newest of that week, from `first` to `last`: one query.

    Only what was filled in is there; a scale's value is None where a question was skipped, and while it is quiet.
    """
    rows = Answer.objects.for_user(user).finished_between(first.monday, last.sunday)
    found: dict[str, dict[Week, Answered]] = {}
    for one in answered(rows, is_quiet=is_quiet):
        found.setdefault(one.questionnaire.key, {})[week_of(one.day)] = one
    return found
