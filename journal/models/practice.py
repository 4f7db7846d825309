"""A coping tool or practice that was done: breathing, grounding, a walk, a body scan, whatever helps."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID, uuid5

from django.db import models

from accounts.clock import today_for
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet
from journal.tools import TOOLS


class PracticeQuerySet(OwnedQuerySet["PracticeSession"]):
    def note(self, user: User, tool: str, token: str, now: datetime) -> None:
        """Notes a tool, by its key or an own word's id, as done; the same token again is the same session."""
        named = {"tool": tool} if tool in TOOLS else {"own_tool": UUID(tool)}
        pk = uuid5(user.pk, f"practice {token}")
        session = self.model(id=pk, user=user, at=now, day=today_for(user, now), **named)
        self.bulk_create([session], ignore_conflicts=True)


class PracticeSession(Owned):
    """`tool` is a key of `journal.tools`, or `own_tool` names an own word; 0 seconds means not counted."""

    at = models.DateTimeField()
    day = models.DateField()
    tool = models.CharField(max_length=16, blank=True)
    own_tool = models.UUIDField(null=True, blank=True)
    seconds = models.PositiveIntegerField(default=0)

    objects: ClassVar = PracticeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "day"], name="practice_by_day")]
