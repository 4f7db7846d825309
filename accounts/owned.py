"""The base of every model that holds a person's data, and the one way to look its rows up."""

from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models

from accounts.ids import new_id

Row = TypeVar("Row", bound=models.Model)


class OwnedQuerySet(models.QuerySet[Row]):
    def for_user(self, user: Any) -> Self:
        """This person's rows; each row knows its person without another query, so its sealed words can be opened."""
        rows = self.filter(user_id=user.pk)
        # What Django's own reverse managers do, and offers no public way to.
        rows._known_related_objects = {self.model._meta.get_field("user"): {user.pk: user}}  # type: ignore[attr-defined]  # noqa: SLF001 (no public way)
        return rows


class Owned(models.Model):
    """A row that belongs to one person. Indexes and unique constraints of heirs begin with `user`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True
