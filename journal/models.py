"""What happened: the daily check-in, and the medicines it asks about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar, Self
from uuid import UUID, uuid5

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.fields import Sealed, SealedTextField
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet

BACKFILL_DAYS = 7


def _chips() -> ArrayField[Any, Any]:
    return ArrayField(models.CharField(max_length=24), default=list, blank=True)


def _scale(low: int, high: int) -> models.PositiveSmallIntegerField[Any, Any]:
    return models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(low), MaxValueValidator(high)]
    )


class CheckInQuerySet(OwnedQuerySet["CheckIn"]):
    def on(self, day: date) -> CheckIn | None:
        """The check-in of that day, if there is one."""
        return self.filter(day=day).first()

    def between(self, first: date, last: date) -> Self:
        """Check-ins of these days, both ends included, in the order of the days."""
        return self.filter(day__range=(first, last)).order_by("day")

    def with_words(self, before: date) -> Self:
        """Those with a good thing or a note, newest first. Empty words are stored as no bytes at all."""
        silent = Q(victory=Sealed()) & Q(note=Sealed())
        return self.filter(day__lt=before).exclude(silent).order_by("-day")

    def record(self, user: User, day: date, answers: dict[str, Any]) -> CheckIn:
        """Saves the answers of a day in one statement; a second save of the day replaces what it answers again."""
        check_in = self.model(id=CheckIn.id_for(user, day), user=user, day=day, zone=user.zone, **answers)
        replaced = [*answers, "zone", "updated_at"]
        self.bulk_create([check_in], update_conflicts=True, unique_fields=["id"], update_fields=replaced)
        return check_in


class CheckIn(Owned):
    """One per person and local day, unique even when sent twice: the row's id is made from both.

    The day is stored and never worked out again from a time: in some zones the start of a day does not exist.
    Scales: mood, sleep quality and stress 1-5; craving and confidence 0-10; sleep in hours. None is "not answered".
    """

    class Used(models.TextChoices):
        NO = "no", "No"
        YES = "yes", "Yes"
        UNSAID = "unsaid", "Rather not say"

    day = models.DateField()
    zone = models.CharField(max_length=64)
    mood = _scale(1, 5)
    craving = _scale(0, 10)
    confidence = _scale(0, 10)
    used = models.CharField(max_length=6, choices=Used.choices, blank=True)
    sleep_hours = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    sleep_quality = _scale(1, 5)
    medicine = models.CharField(max_length=6, blank=True)
    stress = _scale(1, 5)
    halt = _chips()
    feelings = _chips()
    did = _chips()
    victory = SealedTextField("one good thing", max_length=300)
    note = SealedTextField(max_length=10_000)
    not_safe = models.BooleanField(default=False)

    ANSWERS = (
        "mood", "craving", "confidence", "used", "sleep_hours", "sleep_quality", "medicine", "stress",
        "halt", "feelings", "did", "victory", "note", "not_safe",
    )  # fmt: skip

    objects: ClassVar = CheckInQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "day"], name="check_in_once_a_day")]

    @staticmethod
    def id_for(user: User, day: date) -> UUID:
        return uuid5(user.pk, f"check-in {day.isoformat()}")

    def answers(self) -> dict[str, Any]:
        """Every answer by its field's name, as the form takes them."""
        return {name: getattr(self, name) for name in self.ANSWERS}


class MedicineQuerySet(OwnedQuerySet["Medicine"]):
    def taken_on(self, day: date) -> Self:
        """Those that were started by then and not yet stopped."""
        return self.filter(Q(stopped_on=None) | Q(stopped_on__gt=day), started_on__lte=day)


class Medicine(Owned):
    """A recovery medicine such as buprenorphine, methadone or naltrexone. Taking it never breaks a count."""

    name = SealedTextField(max_length=80)
    started_on = models.DateField()
    stopped_on = models.DateField(null=True, blank=True)

    objects: ClassVar = MedicineQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "started_on"], name="medicine_of_person")]


def first_open_day(today: date) -> date:
    """The earliest day that may still be filled in."""
    return today - timedelta(days=BACKFILL_DAYS)
