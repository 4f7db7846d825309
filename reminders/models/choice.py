"""What a person chose for a kind whose moments come from other rows, such as their appointments."""

from __future__ import annotations

from datetime import time
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet
from reminders.models.choices import Channel, Kind


def a_day_and_an_hour() -> list[str]:
    return [KindChoice.Before.DAY.value, KindChoice.Before.HOUR.value]


class KindChoiceQuerySet(OwnedQuerySet["KindChoice"]):
    def by_kind(self, user: User) -> dict[str, KindChoice]:
        """Those there are; a kind without one is off."""
        return {row.kind: row for row in self.for_user(user)}

    def of(self, user: User, kind: Kind) -> KindChoice | None:
        return self.for_user(user).filter(kind=kind).first()

    def keep(self, user: User, kind: Kind, **chosen: Any) -> KindChoice:
        return self.update_or_create(user=user, kind=kind, defaults=chosen)[0]


class KindChoice(Owned):
    """On or off, by which ways (none: those for all), at which local hour, and how long before."""

    class Before(models.TextChoices):
        DAY = "day", "A day before"
        HOUR = "hour", "An hour before"

    kind = models.CharField(max_length=16, choices=Kind.choices)
    active = models.BooleanField(default=True)
    channels = ArrayField(models.CharField(max_length=8, choices=Channel.choices), default=list, blank=True)
    at = models.TimeField(default=time(10))
    before = ArrayField(models.CharField(max_length=4, choices=Before.choices), default=a_day_and_an_hour, blank=True)

    objects: ClassVar = KindChoiceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "kind"], name="one_choice_a_kind")]
