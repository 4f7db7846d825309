"""Answers to questionnaires."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar, Final, Self
from uuid import UUID, uuid5

from django.db import models, transaction
from django.db.models import Max, Q

from accounts.binned import Binned, BinnedQuerySet
from accounts.fields import SealedTextField, Unopened
from accounts.models import User

DRAFT_DAYS: Final = 7
EVEN_LENGTH: Final = 400  # characters, more than all items of the longest form take


@dataclass(frozen=True)
class Days:
    """When a questionnaire was last finished, and the day of its draft."""

    last: date | None = None
    draft: date | None = None


class AnswerQuerySet(BinnedQuerySet["Answer"]):
    def finished(self, questionnaire: str) -> Self:
        """Of one questionnaire, oldest first."""
        return self._finished().filter(questionnaire=questionnaire).order_by("day", "id")

    def finished_between(self, first: date, last: date) -> Self:
        """Of all questionnaires on these local days, both ends included, oldest first."""
        return self._finished().filter(day__range=(first, last)).order_by("day", "id")

    def open(self, questionnaire: str, today: date) -> Self:
        """What may still be filled in or changed: drafts of a week, and what was finished since yesterday, so that
        midnight closes no page that somebody is on. Newest first."""
        recent = Q(finished_at=None, day__gte=today - timedelta(days=DRAFT_DAYS)) | Q(
            day__gte=today - timedelta(days=1)
        )
        return self.kept().filter(recent, questionnaire=questionnaire, day__lte=today).order_by("-day")

    def days(self, today: date) -> dict[str, Days]:
        """By questionnaire: one query, which opens nothing."""
        draft = Q(finished_at=None, day__gte=today - timedelta(days=DRAFT_DAYS))
        rows = self.kept().values("questionnaire").order_by()
        found = rows.annotate(last=Max("day", filter=~Q(finished_at=None)), draft=Max("day", filter=draft))
        return {row["questionnaire"]: Days(row["last"], row["draft"]) for row in found}

    @transaction.atomic
    def write(
        self, user: User, questionnaire: str, day: date, given: Mapping[str, int], finished_at: datetime | None = None
    ) -> Answer:
        """Keeps a draft, or with `finished_at` the answer of that day. A draft that arrives late undoes nothing that is
        finished; one that was deleted begins anew, and drafts that were left lying are cleared away."""
        begun = Answer(pk=Answer.id_for(user, questionnaire, day), user=user, questionnaire=questionnaire, day=day)
        self.bulk_create([begun], ignore_conflicts=True)
        row = self.for_user(user).select_for_update().get(pk=begun.pk)
        if finished_at or row.binned_at or not row.finished_at:
            row.given, row.finished_at, row.binned_at = given, finished_at, None
            row.save()
        left_lying = self.for_user(user).filter(questionnaire=questionnaire, finished_at=None)
        left_lying.filter(day__lt=day - timedelta(days=DRAFT_DAYS)).delete()
        return row

    def _finished(self) -> Self:
        return self.kept().exclude(finished_at=None)


class Answer(Binned):
    """One filled-in questionnaire of a local day. `items` is sealed JSON: item's key -> option's value; a draft has no
    `finished_at`, and keeps the day on which it was begun."""

    questionnaire = models.CharField(max_length=12)
    day = models.DateField()
    items = SealedTextField(max_length=4_000)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = AnswerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "questionnaire", "day"], name="questionnaire_once_a_day")
        ]

    @staticmethod
    def id_for(user: User, questionnaire: str, day: date) -> UUID:
        """Sent twice, or by two open pages, it is one row."""
        return uuid5(user.pk, f"answer {questionnaire} {day.isoformat()}")

    @property
    def given(self) -> dict[str, int]:
        """Empty where it would not open."""
        return dict(json.loads(self.items)) if self.items and self.opens else {}

    @given.setter
    def given(self, given: Mapping[str, int]) -> None:
        """Filled up with blanks, so that the sealed length does not tell which questions were left out."""
        self.items = json.dumps(dict(given)).ljust(EVEN_LENGTH)

    @property
    def opens(self) -> bool:
        return not isinstance(self.items, Unopened)
