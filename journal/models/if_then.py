"""If this happens, then I do that: written after a lapse or in the plan, read when it is needed."""

from typing import ClassVar
from uuid import UUID, uuid5

from django.db import models

from accounts.binned import Binned, BinnedQuerySet
from accounts.fields import SealedTextField
from accounts.models import User


class IfThenQuerySet(BinnedQuerySet["IfThen"]):
    def upsert(self, if_then: "IfThen") -> None:
        """Saves it in one statement, new or not; the same form sent twice is one row."""
        fields = ["situation", "response", "lapse", "binned_at", "updated_at"]
        self.bulk_create([if_then], update_conflicts=True, unique_fields=["id"], update_fields=fields)


class IfThen(Binned):
    """Both halves are the person's own words, from a list or typed."""

    situation = SealedTextField("if", max_length=300)
    response = SealedTextField("then", max_length=300)
    lapse = models.UUIDField(null=True, blank=True, editable=False)

    objects: ClassVar = IfThenQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "created_at"], name="if_then_of_person")]

    @staticmethod
    def id_for(user: User, draft: str) -> UUID:
        """The id of the if-then that a form's draft will be."""
        return uuid5(user.pk, f"if-then {draft}")
