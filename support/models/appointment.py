"""Appointments, what became of each, what I want to bring up, and the calendar feed."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self
from uuid import UUID, uuid5

from django.db import models

from accounts.binned import Binned, BinnedQuerySet
from accounts.fields import SealedTextField
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet


class AppointmentQuerySet(BinnedQuerySet["Appointment"]):
    def that_may_fall_between(self, first: date, last: date) -> Self:
        """Those with an occurrence on or before `last` and not ended before `first`; `occurrences` says which days."""
        open_end = models.Q(until=None) & ~models.Q(repeats="")
        lasts = models.Q(day__gte=first) | open_end | models.Q(until__gte=first)
        return self.kept().filter(lasts, day__lte=last).order_by("day", "at", "id")


class Appointment(Binned):
    """`day` and `at` are wall time in `zone`; where it repeats they are the first occurrence's, and `until` the last
    day on which one may fall. A time in a gap of the clock is read as RFC 5545 reads it."""

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", "One to one"
        GROUP = "group", "Group"
        FAMILY = "family", "Family"
        DOCTOR = "doctor", "Doctor"
        PHARMACY = "pharmacy", "Pharmacy"
        TEST = "test", "Test"
        OTHER = "other", "Other"

    class Repeats(models.TextChoices):
        NEVER = "", "Once"
        WEEKLY = "1w", "Every week"
        FORTNIGHTLY = "2w", "Every 2 weeks"
        FOUR_WEEKLY = "4w", "Every 4 weeks"
        MONTHLY = "1m", "Every month"

    kind = models.CharField(max_length=10, choices=Kind.choices, blank=True)
    with_whom = SealedTextField("with whom", max_length=120)
    place = SealedTextField(max_length=300)
    link = SealedTextField(max_length=500)
    note = SealedTextField(max_length=2_000)
    day = models.DateField()
    at = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    zone = models.CharField(max_length=64)
    repeats = models.CharField(max_length=2, choices=Repeats.choices, blank=True)
    until = models.DateField(null=True, blank=True)

    objects: ClassVar = AppointmentQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "day"], name="appointment_of_person")]

    @staticmethod
    def id_for(user: User, draft: str) -> UUID:
        """The id of the appointment that a form's draft will be."""
        return uuid5(user.pk, f"appointment {draft}")


class VisitQuerySet(OwnedQuerySet["Visit"]):
    def between(self, first: date, last: date) -> Self:
        """Of these days, both ends included, newest first."""
        return self.filter(day__range=(first, last)).order_by("-day", "-id")


class Visit(Owned):
    """What became of one occurrence: `day` is the day the rule gave it. One without a row has not been spoken of."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        ATTENDED = "attended", "I was there"
        MISSED = "missed", "I was not there"
        CANCELLED = "cancelled", "Called off"

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    day = models.DateField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    moved_to_day = models.DateField(null=True, blank=True)
    moved_to_at = models.TimeField(null=True, blank=True)
    notes = SealedTextField("notes after", max_length=10_000)
    homework = SealedTextField("what I take home to do", max_length=2_000)

    objects: ClassVar = VisitQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "appointment", "day"], name="visit_once_an_occurrence")
        ]
        indexes: ClassVar = [models.Index(fields=["user", "day"], name="visit_by_day")]


class BringUpQuerySet(BinnedQuerySet["BringUp"]):
    def open(self) -> Self:
        """Still to be brought up, in the order in which they came."""
        return self.kept().filter(done_on=None).order_by("created_at", "id")


class BringUp(Binned):
    """Something for next time. `source` says what it came from, `source_key` which: a row's id, or a week's name."""

    class Source(models.TextChoices):
        FREE = "", "My own words"
        ENTRY = "entry", "Journal"
        MOMENT = "moment", "A hard moment"
        WEEK = "week", "A week"

    text = SealedTextField(max_length=500)
    source = models.CharField(max_length=6, choices=Source.choices, blank=True)
    source_key = models.CharField(max_length=40, blank=True)
    done_on = models.DateField(null=True, blank=True)

    objects: ClassVar = BringUpQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "created_at"], name="bring_up_of_person")]


class CalendarFeed(Owned):
    """A private address of the calendar; only its hash is kept. One a person: a new one ends the one before."""

    digest = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user"], name="one_calendar_feed")]
