"""The relapse-prevention and safety plan: lines by part, reasons, and naloxone."""

from __future__ import annotations

from typing import ClassVar, Self
from uuid import UUID, uuid5

from django.db import models

from accounts.binned import Binned, BinnedQuerySet
from accounts.fields import SealedTextField
from accounts.models import User
from accounts.owned import Owned


class PlanLineQuerySet(BinnedQuerySet["PlanLine"]):
    def in_order(self) -> Self:
        return self.kept().order_by("part", "position", "created_at", "id")


class PlanLine(Binned):
    """One line of one part of the plan, from a list or typed; `key` names the built-in example it was ticked from."""

    class Part(models.TextChoices):
        SIGNS = "signs", "Warning signs"
        RISKY = "risky", "People, places and things that are risky"
        ALONE = "alone", "What I can do by myself"
        AMONG = "among", "People and places that take my mind off it"
        ASK = "ask", "People I can ask for help"
        PROFESSIONALS = "pros", "Professionals"
        SURROUNDINGS = "around", "Making my surroundings safer"
        FIRST_HOUR = "hour", "The first hour after a lapse"
        FIRST_DAY = "day", "The first day after a lapse"

    part = models.CharField(max_length=6, choices=Part.choices)
    key = models.CharField(max_length=24, blank=True)
    text = SealedTextField(max_length=300)
    position = models.PositiveIntegerField(default=0)

    objects: ClassVar = PlanLineQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "part", "position"], name="plan_line_in_order")]

    @staticmethod
    def id_for(user: User, draft: str) -> UUID:
        """The id of the line that a form's draft will be."""
        return uuid5(user.pk, f"plan line {draft}")


class Reason(Binned):
    """Why I stay; its photo, if there is one, is a row of its own, so that lists stay light."""

    text = SealedTextField(max_length=500)
    position = models.PositiveIntegerField(default=0)

    objects: ClassVar = BinnedQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "position"], name="reason_in_order")]


class ReasonPhoto(Owned):
    """A picture of a reason, as base64 of a JPEG that was made anew, so that no place or camera is in it."""

    reason = models.ForeignKey(Reason, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    data = SealedTextField(max_length=700_000)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "reason"], name="photo_of_reason")]


class Naloxone(Owned):
    """Whether it is at hand, where, and until when it is good. One row a person."""

    has_it = models.BooleanField(null=True, blank=True)
    where = SealedTextField(max_length=200)
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user"], name="one_naloxone")]
