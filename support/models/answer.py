"""Answers to questionnaires."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from accounts.fields import SealedTextField
from accounts.owned import Owned, OwnedQuerySet


class AnswerQuerySet(OwnedQuerySet["Answer"]):
    def finished(self, questionnaire: str) -> Self:
        """Of one questionnaire, oldest first."""
        return self.filter(questionnaire=questionnaire).exclude(finished_at=None).order_by("day", "id")


class Answer(Owned):
    """One filled-in questionnaire of a local day. `items` is sealed JSON: item's key -> option's value; a draft has no
    `finished_at`."""

    questionnaire = models.CharField(max_length=12)
    day = models.DateField()
    items = SealedTextField(max_length=4_000)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = AnswerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "questionnaire", "day"], name="questionnaire_once_a_day")
        ]
