"""Groups and meetings, in person and online, and when I was there."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.binned import Binned, BinnedQuerySet
from accounts.fields import SealedTextField
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet
from support.meetings import Rhythm


class GroupQuerySet(BinnedQuerySet["Group"]):
    def in_order(self) -> Self:
        return self.kept().order_by("created_at", "id")

    def upsert(self, group: Group) -> None:
        """Saves it in one statement, new or not; the same form sent twice is one row."""
        fields = [*Group.ANSWERS, "zone", "binned_at", "updated_at"]
        self.bulk_create([group], update_conflicts=True, unique_fields=["id"], update_fields=fields)


class Group(Binned):
    """A meeting that comes again: on `weekdays` (Python's numbers) at `at`, wall time in `zone`; every `every_weeks`,
    counted from the week of `anchor`. `phone` is E.164 text.

    Without weekdays it has no fixed day, without `at` no fixed hour.
    """

    class Kind(models.TextChoices):
        IN_PERSON = "place", "In person"
        ONLINE = "online", "Online"
        PHONE = "phone", "By phone"

    # What its form asks for.
    ANSWERS: ClassVar = (
        "name", "kind", "place", "link", "phone", "note", "weekdays", "at", "every_weeks", "anchor",
    )  # fmt: skip

    name = SealedTextField(max_length=120)
    kind = models.CharField(max_length=6, choices=Kind.choices, blank=True)
    place = SealedTextField(max_length=300)
    link = SealedTextField(max_length=500)
    phone = SealedTextField(max_length=32)
    note = SealedTextField(max_length=500)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    at = models.TimeField(null=True, blank=True)
    zone = models.CharField(max_length=64, default="UTC")
    every_weeks = models.PositiveSmallIntegerField(default=1)
    anchor = models.DateField(null=True, blank=True)

    objects: ClassVar = GroupQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "created_at"], name="group_of_person")]

    @staticmethod
    def id_for(user: User, draft: str) -> UUID:
        """The id of the group that a form's draft will be."""
        return uuid5(user.pk, f"group {draft}")

    @property
    def rhythm(self) -> Rhythm:
        """As the arithmetic of meetings takes it."""
        return Rhythm(tuple(self.weekdays), self.at, ZoneInfo(self.zone), self.every_weeks, self.anchor)


class AttendanceQuerySet(OwnedQuerySet["Attendance"]):
    def between(self, first: date, last: date) -> Self:
        """Of these local days, both ends included, newest first."""
        return self.filter(day__range=(first, last)).order_by("-day", "-id")

    def note(self, group: Group, day: date) -> None:
        """Was there on that local day, whatever is tapped twice."""
        self.bulk_create([Attendance(user=group.user, group=group, day=day)], ignore_conflicts=True)


class Attendance(Owned):
    """Was there, on that local day: one a group and day, whatever is tapped twice."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    day = models.DateField()

    objects: ClassVar = AttendanceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "group", "day"], name="attended_once_a_day")]
        indexes: ClassVar = [models.Index(fields=["user", "day"], name="attendance_by_day")]
