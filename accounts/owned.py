"""The base of every model that holds a person's data, and the one way to look its rows up."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from accounts.ids import new_id


class OwnedQuerySet(models.QuerySet):  # type: ignore[type-arg]  # generic at run time only from Django 5.2's stubs on
    def for_user(self, user: Any) -> Self:
        """This person's rows; each row knows its person without another query, so its sealed words can be opened."""
        rows = self.filter(user=user)
        known = {self.model._meta.get_field("user"): {user.pk: user}}
        rows._known_related_objects = {**rows._known_related_objects, **known}
        return rows


class Owned(models.Model):
    """A row that belongs to one person. Indexes and unique constraints of heirs begin with `user`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True
