"""That someone said they are not safe. What they answer after that is theirs, and is kept nowhere."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID, uuid5

from django.db import models

from accounts import events
from accounts.clock import today_for
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet
from journal.quiet import QUIET_FOR


class NotSafeQuerySet(OwnedQuerySet["NotSafe"]):
    def say(self, user: User, source: str, now: datetime) -> None:
        """Notes it in one statement. Said again on the same local day in the same place, it is one row with the later
        moment."""
        row = self.model(id=NotSafe.id_for(user, source, now), user=user, source=source, at=now)
        self.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=["at", "updated_at"])
        events.announce(events.said_not_safe, user=user, now=now)

    def since(self, moment: datetime) -> Self:
        return self.filter(at__gt=moment).order_by("-at")

    def is_quiet(self, now: datetime) -> bool:
        """Whether no score, run or praise may be shown now."""
        return self.since(now - QUIET_FOR).exists()


class NotSafe(Owned):
    """Where it was said: in a check-in, in a questionnaire's answer, or by the button on Help now."""

    class Source(models.TextChoices):
        CHECK_IN = "check-in", "Check-in"
        ANSWER = "answer", "Questionnaire"
        TAP = "tap", "Help now"

    source = models.CharField(max_length=8, choices=Source.choices)
    at = models.DateTimeField()

    objects: ClassVar = NotSafeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "-at"], name="not_safe_newest")]

    @staticmethod
    def id_for(user: User, source: str, now: datetime) -> UUID:
        return uuid5(user.pk, f"not safe {source} {today_for(user, now).isoformat()}")
