"""What I have read, and what I keep: books, workshops, online communities."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django.db import models

from accounts.binned import Binned, BinnedQuerySet
from accounts.fields import SealedTextField
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet


class LessonReadQuerySet(OwnedQuerySet["LessonRead"]):
    def slugs(self) -> frozenset[str]:
        return frozenset(self.values_list("lesson", flat=True))

    def mark(self, user: User, slug: str) -> None:
        """In one statement; marked twice, it is one."""
        self.bulk_create([LessonRead(user=user, lesson=slug)], ignore_conflicts=True)


class LessonRead(Owned):
    """A lesson, by its slug, that the person marked as read."""

    lesson = models.CharField(max_length=40)

    objects: ClassVar = LessonReadQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "lesson"], name="lesson_read_once")]


class KeeperQuerySet(BinnedQuerySet["Keeper"]):
    def in_order(self) -> Self:
        return self.kept().order_by("created_at", "id")

    def upsert(self, keeper: Keeper) -> None:
        """Saves it in one statement, new or not; the same form sent twice is one row."""
        fields = ["kind", "title", "link", "note", "binned_at", "updated_at"]
        self.bulk_create([keeper], update_conflicts=True, unique_fields=["id"], update_fields=fields)


class Keeper(Binned):
    """Something to read, go to or take part in."""

    class Kind(models.TextChoices):
        BOOK = "book", "Book"
        WORKSHOP = "workshop", "Workshop"
        COMMUNITY = "community", "Online community"
        OTHER = "other", "Something else"

    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.BOOK)
    title = SealedTextField(max_length=200)
    link = SealedTextField(max_length=500)
    note = SealedTextField(max_length=1_000)
    done_on = models.DateField(null=True, blank=True)

    objects: ClassVar = KeeperQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "created_at"], name="keeper_of_person")]

    @property
    def site(self) -> str:
        """The bare host of its link, short enough to read."""
        return urlsplit(self.link).netloc.removeprefix("www.")

    @staticmethod
    def id_for(user: User, draft: str) -> UUID:
        """The id of the keeper that a form's draft will be."""
        return uuid5(user.pk, f"keeper {draft}")

    def finish(self, today: date) -> None:
        """Read, done or joined; a second time changes nothing."""
        type(self).objects.filter(pk=self.pk, done_on=None).update(done_on=today)

    def reopen(self) -> None:
        type(self).objects.filter(pk=self.pk).update(done_on=None)
