"""People who stand by me, and when we were in touch."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Self
from uuid import UUID, uuid5

from django.db import models, transaction

from accounts.binned import Binned, BinnedQuerySet
from accounts.clock import today_for
from accounts.fields import Sealed, SealedTextField
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet


class PersonQuerySet(BinnedQuerySet["Person"]):
    def in_order(self) -> Self:
        return self.kept().order_by("position", "created_at", "id")

    def close_first(self) -> Self:
        return self.kept().order_by("-is_close", "position", "created_at", "id")

    def with_a_phone(self) -> Self:
        """Those who can be called. A person's only number is always `phone`."""
        return self.exclude(phone=Sealed())

    def next_position(self) -> int:
        """The place after all that are there."""
        last = self.aggregate(last=models.Max("position"))["last"]
        return 0 if last is None else last + 1

    def upsert(self, person: Person) -> None:
        """Saves it in one statement, new or not; the same form sent twice is one row, in the place of the first."""
        fields = [*Person.ANSWERS, "binned_at", "updated_at"]
        self.bulk_create([person], update_conflicts=True, unique_fields=["id"], update_fields=fields)

    def move(self, user: User, pk: UUID, place: int) -> None:
        """Puts one person at this place among those kept, 0 being the first; beyond the ends it is the end."""
        with transaction.atomic():
            people = list(self.for_user(user).in_order().select_for_update().only("position"))
            moved = next((person for person in people if person.pk == pk), None)
            if moved is None:
                return
            people.remove(moved)
            people.insert(max(place, 0), moved)
            for position, person in enumerate(people):
                person.position = position
            self.bulk_update(people, ["position"])


class Person(Binned):
    """Someone on my side. Phones are E.164 text, and a single one is `phone`; `every_days` is how often to be in touch,
    None for no rhythm.

    `is_close` puts them among the first to call on Help now.
    """

    class Role(models.TextChoices):
        FAMILY = "family", "Family"
        FRIEND = "friend", "Friend"
        SPONSOR = "sponsor", "Sponsor"
        PEER = "peer", "Peer"
        PROFESSIONAL = "professional", "Professional"

    # What its form asks for.
    ANSWERS: ClassVar = (
        "name", "role", "phone", "other_phone", "how", "sentence", "every_days", "is_close",
    )  # fmt: skip

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

    @property
    def phones(self) -> list[str]:
        """Their numbers, one, two or none."""
        return [number for number in (self.phone, self.other_phone) if number]


class ContactQuerySet(OwnedQuerySet["Contact"]):
    def between(self, first: date, last: date) -> Self:
        """Of these local days, both ends included, newest first."""
        return self.filter(day__range=(first, last)).order_by("-at", "-id")

    def of(self, person: Person) -> Self:
        """With one person, newest first."""
        return self.filter(person=person).order_by("-at", "-id")

    def last_by_person(self) -> dict[UUID, date]:
        """Person's id -> the local day on which we were last in touch: one query."""
        rows = self.values("person_id").annotate(last=models.Max("day")).order_by()
        return {row["person_id"]: row["last"] for row in rows}

    def note(self, person: Person, way: str, token: str, now: datetime) -> Contact:
        """We were in touch just now. The same token again is the same row."""
        pk = Contact.id_for(person, token)
        contact = Contact(pk=pk, user=person.user, person=person, at=now, day=today_for(person.user, now), way=way)
        self.bulk_create([contact], ignore_conflicts=True)
        return contact


class Contact(Owned):
    """Once in touch with a person; `day` is the local day of `at`, `way` is "" where nobody said how."""

    class Way(models.TextChoices):
        CALL = "call", "Talked"
        TEXT = "text", "Wrote"
        MET = "met", "Met"

    # As for a goal's steps: indexes begin with the person whose rows they are.
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    at = models.DateTimeField()
    day = models.DateField()
    way = models.CharField(max_length=4, choices=Way.choices, blank=True)

    objects: ClassVar = ContactQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "person", "-at"], name="contact_of_person"),
            models.Index(fields=["user", "day"], name="contact_by_day"),
        ]

    @staticmethod
    def id_for(person: Person, token: str) -> UUID:
        """The id of what a page's button will note."""
        return uuid5(person.pk, f"contact {token}")
