"""Model fields whose value is plain text in Python and sealed bytes in the database."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from accounts.vault import CannotOpen, place_of

log = logging.getLogger(__name__)


class Sealed(bytes):
    """A value as the database has it, not yet opened."""


class Unopened(str):
    """Stands in for words that would not open: readable as a message, and saved back as the bytes it came from."""

    sealed: Sealed

    def __new__(cls, sealed: Sealed) -> "Unopened":
        text = super().__new__(cls, "This entry cannot be opened.")
        text.sealed = sealed
        return text


class SealedAttribute(DeferredAttribute):
    """Opens a sealed value the first time it is read. It has `__set__`, or the instance's own dict would win."""

    field: "SealedTextField"

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = self.field.open(instance, value)
            instance.__dict__[self.field.attname] = value
        return value


if TYPE_CHECKING:
    TextField = models.Field[str, str]  # generic for the type checker only
else:
    TextField = models.Field


class SealedTextField(TextField):
    """Text of a person's own. Its model has `user` and a UUID primary key; SQL can neither filter nor update it."""

    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def get_internal_type(self) -> str:
        return "BinaryField"

    def open(self, instance: Any, sealed: Sealed) -> str:
        return _opened(instance.user, self.model._meta.label_lower, self.attname, instance.pk, sealed) if sealed else ""

    def from_db_value(self, value: memoryview | bytes | None, expression: Any, connection: Any) -> Sealed:
        return Sealed(value or b"")

    def pre_save(self, model_instance: Any, add: bool) -> Sealed:
        value = model_instance.__dict__.get(self.attname, "")
        if isinstance(value, Unopened):
            return value.sealed
        if isinstance(value, Sealed):
            return value
        if not value:
            return Sealed()
        return Sealed(model_instance.user.vault.seal(str(value), self._place(model_instance)))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value == "":
            value = Sealed()  # as a column that is added to rows begins
        if not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is sealed: save the row itself, and search it in Python.")
        return connection.Database.Binary(value)

    def get_default(self) -> str:
        return ""

    def to_python(self, value: Any) -> str:
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> Any:
        return forms.CharField(
            **{"required": False, "max_length": self.max_length, "label": self.verbose_name, **kwargs}
        )

    def _place(self, instance: Any) -> bytes:
        return place_of(self.model._meta.label_lower, self.attname, instance.pk, instance.user_id)


def opener(model: type[models.Model], field: str, user: Any) -> Callable[[UUID, bytes | memoryview], str]:
    """Opens one sealed column of this person's rows as plain SQL brings it: id and bytes in, words out, without a model
    instance for each row."""
    label = model._meta.label_lower

    def opened(pk: UUID, sealed: bytes | memoryview) -> str:
        return _opened(user, label, field, pk, bytes(sealed)) if sealed else ""

    return opened


def _opened(user: Any, label: str, field: str, pk: UUID, sealed: bytes) -> str:
    try:
        return str(user.vault.open(sealed, place_of(label, field, pk, user.pk)))
    except CannotOpen:
        log.error("%s.%s of row %s cannot be opened", label, field, pk)
        return Unopened(Sealed(sealed))
