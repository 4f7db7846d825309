"""What I want to bring up next time."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self
from uuid import UUID, uuid5

from django.db import models

from accounts.binned import Binned, BinnedQuerySet
from accounts.fields import SealedTextField
from accounts.models import User
from journal.models import Craving, Entry


class BringUpQuerySet(BinnedQuerySet["BringUp"]):
    def open(self) -> Self:
        """Still to be brought up, in the order in which they came."""
        return self.kept().filter(done_on=None).order_by("created_at", "id")

    def with_sources(self) -> list[BringUp]:
        """These rows, each knowing whether what it came from can still be read: at most two queries more."""
        rows = list(self)
        for source, model in ((BringUp.Source.ENTRY, Entry), (BringUp.Source.MOMENT, Craving)):
            from_there = {row.source_key: row for row in rows if row.source == source}
            if from_there:
                mine = model.objects.for_user(rows[0].user).kept()
                there = {str(key) for key in mine.filter(pk__in=from_there).values_list("pk", flat=True)}
                for key, row in from_there.items():
                    row.is_gone = key not in there
        return rows


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

    is_gone = False  # whether the entry or the moment it came from was deleted, of a row that `with_sources` found

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
