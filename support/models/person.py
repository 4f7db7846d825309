"""People who stand by me, and when we were in touch."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Self
from uuid import UUID, uuid5

from django.db import models

from accounts.binned import Binned, BinnedQuerySet
from accounts.fields import SealedTextField
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet


class PersonQuerySet(BinnedQuerySet["Person"]):
    def in_order(self) -> Self:
        return self.kept().order_by("position", "created_at", "id")


class Person(Binned):
    """Someone on my side. Phones are E.164 text; `every_days` is how often to be in touch, None for no rhythm.

    `is_close` puts them among the first to call on Help now.
    """

    class Role(models.TextChoices):
        FAMILY = "family", "Family"
        FRIEND = "friend", "Friend"
        SPONSOR = "sponsor", "Sponsor"
        PEER = "peer", "Peer"
        PROFESSIONAL = "professional", "Professional"

    name = SealedTextField(max_length=120)
    role = models.CharField(max_length=12, choices=Role.choices, blank=True)
    phone = SealedTextField(max_length=32)
    other_phone = SealedTextField(max_length=32)
    how = SealedTextField("how they help", max_length=500)
    sentence = SealedTextField("a message that is ready to send", max_length=300)
    every_days = models.PositiveSmallIntegerField(null=True, blank=True)
    is_close = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    objects: ClassVar = PersonQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "position"], name="person_in_order")]

    @staticmethod
    def id_for(user: User, draft: str) -> UUID:
        """The id of the person that a form's draft will be."""
        return uuid5(user.pk, f"person {draft}")


class ContactQuerySet(OwnedQuerySet["Contact"]):
    def between(self, first: date, last: date) -> Self:
        """Of these local days, both ends included, newest first."""
        return self.filter(day__range=(first, last)).order_by("-at", "-id")

    def last_by_person(self) -> dict[UUID, datetime]:
        """Person's id -> when we were last in touch: one query."""
        rows = self.values("person_id").annotate(last=models.Max("at")).order_by()
        return {row["person_id"]: row["last"] for row in rows}


class Contact(Owned):
    """Once in touch with a person; `day` is the local day of `at`."""

    class Way(models.TextChoices):
        CALL = "call", "Called"
        TEXT = "text", "Wrote"
        MET = "met", "Met"

    # As for a goal's steps: indexes begin with the person whose rows they are.
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    at = models.DateTimeField()
    day = models.DateField()
    way = models.CharField(max_length=4, choices=Way.choices, default=Way.CALL)

    objects: ClassVar = ContactQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "person", "-at"], name="contact_of_person"),
            models.Index(fields=["user", "day"], name="contact_by_day"),
        ]
