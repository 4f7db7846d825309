"""Patterns that are worked out ahead of a visit, and kept with the days they rest on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import ClassVar
from uuid import uuid5

from django.db import models

from accounts.fields import SealedTextField
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet


class PatternSetQuerySet(OwnedQuerySet["PatternSet"]):
    def keep(self, user: User, rests_on: date, noted: int, sentences: Sequence[str]) -> None:
        """In place of what was found before, in one statement."""
        found = PatternSet(id=uuid5(user.pk, "patterns"), user=user, rests_on=rests_on, noted=noted)
        found.words = json.dumps(list(sentences))
        fields = ["rests_on", "noted", "words", "updated_at"]
        self.bulk_create([found], update_conflicts=True, unique_fields=["id"], update_fields=fields)


class PatternSet(Owned):
    """A person's patterns as sentences (sealed JSON: they may hold own chips). `rests_on` is the last day that went in,
    `noted` how many days were noted."""

    rests_on = models.DateField()
    noted = models.PositiveSmallIntegerField()
    words = SealedTextField(max_length=20_000)

    objects: ClassVar = PatternSetQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user"], name="one_pattern_set")]

    @property
    def sentences(self) -> list[str]:
        """Those found; none where the words would not open."""
        try:
            return [str(one) for one in json.loads(self.words)]
        except ValueError:
            return []
