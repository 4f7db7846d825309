"""The relapse-prevention and safety plan: lines by part, reasons, naloxone, and the signs that were there on a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Self
from uuid import UUID, uuid5

from django.db import models, transaction

from accounts.binned import Binned, BinnedQuerySet
from accounts.fields import SealedTextField
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet


class OrderedQuerySet(BinnedQuerySet[Any]):
    def in_order(self) -> Self:
        return self.kept().order_by("position", "created_at", "id")

    def move(self, pk: UUID, place: int) -> None:
        """Puts one row at this place among these that are kept, 0 being the first; beyond the ends it is the end."""
        with transaction.atomic():
            rows = list(self.in_order().select_for_update().only("position"))
            moved = next(row for row in rows if row.pk == pk)
            rows.remove(moved)
            rows.insert(max(place, 0), moved)
            for position, row in enumerate(rows):
                row.position = position
            self.model.objects.bulk_update(rows, ["position"])

    def next_position(self) -> int:
        """The place after all that are there, the deleted ones among them."""
        last = self.aggregate(last=models.Max("position"))["last"]
        return 0 if last is None else last + 1


class PlanLineQuerySet(OrderedQuerySet):
    def by_part(self) -> Self:
        return self.kept().order_by("part", "position", "created_at", "id")

    def of_part(self, part: str) -> Self:
        return self.filter(part=part)

    def put(self, user: User, part: str, ticked: Mapping[str, str], typed: Mapping[UUID, str], now: datetime) -> None:
        """Brings a part in line with its form: `ticked` are examples (key: words), `typed` new lines (id: words).

        An example that is no longer ticked goes into the bin; one that is ticked twice is one line. New ones come last.
        """
        theirs = self.for_user(user).of_part(part)
        with transaction.atomic():
            theirs.exclude(key="").exclude(key__in=ticked).put_in_bin(now)
            there = set(theirs.kept().values_list("key", flat=True))
            new = [
                PlanLine(id=PlanLine.id_of_example(user, part, key), user=user, part=part, key=key, text=text)
                for key, text in ticked.items()
                if key not in there
            ]
            new += [PlanLine(id=pk, user=user, part=part, text=text) for pk, text in typed.items()]
            for position, row in enumerate(new, theirs.next_position()):
                row.position = position
            fields = ["part", "key", "text", "position", "binned_at", "updated_at"]
            self.bulk_create(new, update_conflicts=True, unique_fields=["id"], update_fields=fields)


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

    @staticmethod
    def id_of_example(user: User, part: str, key: str) -> UUID:
        """The id of a ticked example's line: however often it is ticked, it is one."""
        return uuid5(user.pk, f"plan example {part} {key}")


class PlanSignQuerySet(OwnedQuerySet["PlanSign"]):
    def between(self, first: date, last: date) -> Self:
        """Of these local days, both ends included, by day."""
        return self.filter(day__range=(first, last)).order_by("day", "id")

    def put(self, user: User, day: date, lines: Collection[UUID]) -> None:
        """The signs of that day are these, and no others. The lines are the person's own."""
        with transaction.atomic():
            self.filter(user=user, day=day).exclude(line__in=lines).delete()
            rows = [PlanSign(id=PlanSign.id_for(line, day), user=user, line_id=line, day=day) for line in lines]
            self.bulk_create(rows, ignore_conflicts=True)


class PlanSign(Owned):
    """A warning sign of the person's own was there on that local day."""

    line = models.ForeignKey(PlanLine, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    day = models.DateField()

    objects: ClassVar = PlanSignQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "day", "line"], name="sign_once_a_day")]

    @staticmethod
    def id_for(line: UUID, day: date) -> UUID:
        return uuid5(line, f"sign {day.isoformat()}")


class ReasonQuerySet(OrderedQuerySet):
    def put(self, reason: Reason) -> None:
        """Saves it in one statement, new or not; the same form sent twice is one row, in the place of the first."""
        fields = ["text", "binned_at", "updated_at"]
        self.bulk_create([reason], update_conflicts=True, unique_fields=["id"], update_fields=fields)


class Reason(Binned):
    """Why I stay; its photo, if there is one, is a row of its own, so that lists stay light."""

    text = SealedTextField(max_length=500)
    position = models.PositiveIntegerField(default=0)

    objects: ClassVar = ReasonQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "position"], name="reason_in_order")]

    @staticmethod
    def id_for(user: User, draft: str) -> UUID:
        """The id of the reason that a form's draft will be."""
        return uuid5(user.pk, f"reason {draft}")


class ReasonPhotoQuerySet(OwnedQuerySet["ReasonPhoto"]):
    def put(self, reason: Reason, data: str) -> None:
        """The photo of that reason is this one, in place of any before."""
        row = ReasonPhoto(id=ReasonPhoto.id_for(reason), user=reason.user, reason=reason, data=data)
        self.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=["data", "updated_at"])


class ReasonPhoto(Owned):
    """A picture of a reason, as base64 of a JPEG that was made anew, so that no place or camera is in it."""

    reason = models.ForeignKey(Reason, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    data = SealedTextField(max_length=700_000)

    objects: ClassVar = ReasonPhotoQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "reason"], name="photo_of_reason")]

    @staticmethod
    def id_for(reason: Reason) -> UUID:
        return uuid5(reason.pk, "photo")


class NaloxoneQuerySet(OwnedQuerySet["Naloxone"]):
    def put(self, naloxone: Naloxone) -> None:
        fields = ["has_it", "where", "expires_on", "updated_at"]
        self.bulk_create([naloxone], update_conflicts=True, unique_fields=["id"], update_fields=fields)


class Naloxone(Owned):
    """Whether it is at hand, where, and until when it is good. One row a person."""

    has_it = models.BooleanField(null=True, blank=True)
    where = SealedTextField(max_length=200)
    expires_on = models.DateField(null=True, blank=True)

    objects: ClassVar = NaloxoneQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user"], name="one_naloxone")]

    @staticmethod
    def id_for(user: User) -> UUID:
        return uuid5(user.pk, "naloxone")
