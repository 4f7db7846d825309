"""What I want to bring up next time."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self
from uuid import UUID, uuid5

from django.db import models

from accounts.binned import Binned, BinnedQuerySet
from accounts.fields import SealedTextField
from accounts.models import User


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

    @staticmethod
    def id_for(user: User, source: str, key: str) -> UUID:
        """The id of what a source, or a form's draft, will be."""
        return uuid5(user.pk, f"bring up {source} {key}")

    def put_on_list(self) -> None:
        """Adds it at the end; what was there before, done or deleted, is open again in its old place."""
        self.done_on, self.binned_at = None, None
        fields = ["text", "done_on", "binned_at", "updated_at"]
        BringUp.objects.bulk_create([self], update_conflicts=True, unique_fields=["id"], update_fields=fields)

    def tick(self, day: date | None) -> None:
        """Brought up on that day; None takes it back."""
        self.done_on = day
        self.save(update_fields=["done_on", "updated_at"])
