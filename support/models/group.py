"""Groups and meetings, in person and online, and when I was there."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self
from uuid import UUID, uuid5

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.binned import Binned, BinnedQuerySet
from accounts.fields import SealedTextField
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet


class GroupQuerySet(BinnedQuerySet["Group"]):
    def in_order(self) -> Self:
        return self.kept().order_by("created_at", "id")


class Group(Binned):
    """A meeting that comes again: on `weekdays` (Python's numbers) at `at`, local; every `every_weeks` from `anchor`.

    Without weekdays it has no fixed day.
    """

    class Kind(models.TextChoices):
        IN_PERSON = "place", "In person"
        ONLINE = "online", "Online"
        PHONE = "phone", "By phone"

    name = SealedTextField(max_length=120)
    kind = models.CharField(max_length=6, choices=Kind.choices, blank=True)
    place = SealedTextField(max_length=300)
    link = SealedTextField(max_length=500)
    note = SealedTextField(max_length=500)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    at = models.TimeField(null=True, blank=True)
    every_weeks = models.PositiveSmallIntegerField(default=1)
    anchor = models.DateField(null=True, blank=True)

    objects: ClassVar = GroupQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "created_at"], name="group_of_person")]

    @staticmethod
    def id_for(user: User, draft: str) -> UUID:
        """The id of the group that a form's draft will be."""
        return uuid5(user.pk, f"group {draft}")


class AttendanceQuerySet(OwnedQuerySet["Attendance"]):
    def between(self, first: date, last: date) -> Self:
        """Of these local days, both ends included, newest first."""
        return self.filter(day__range=(first, last)).order_by("-day", "-id")


class Attendance(Owned):
    """Was there, on that local day: one a group and day, whatever is tapped twice."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    day = models.DateField()

    objects: ClassVar = AttendanceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "group", "day"], name="attended_once_a_day")]
        indexes: ClassVar = [models.Index(fields=["user", "day"], name="attendance_by_day")]
