"""What I have read, and what I keep: books, workshops, online communities."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from accounts.binned import Binned, BinnedQuerySet
from accounts.fields import SealedTextField
from accounts.owned import Owned


class LessonRead(Owned):
    """A lesson, by its slug, that the person marked as read."""

    lesson = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "lesson"], name="lesson_read_once")]


class KeeperQuerySet(BinnedQuerySet["Keeper"]):
    def in_order(self) -> Self:
        return self.kept().order_by("created_at", "id")


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
