"""Chips of a person's own: a trigger, a feeling or a tool that no list has."""

from __future__ import annotations

from typing import ClassVar, Final, NamedTuple
from uuid import UUID

from django.db import models, transaction

from accounts.fields import SealedTextField, opener
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet
from accounts.planned import Planned
from journal.models.craving import Craving

OF_MOMENTS: Final = Planned(
    """
    SELECT id, kind, label FROM journal_ownword
     WHERE user_id = %(user)s AND kind IN ('trigger', 'tool') ORDER BY created_at, id
    """,
    user="uuid",
)


class Word(NamedTuple):
    """A word as lists need it."""

    pk: UUID
    kind: str
    label: str


class OwnWordQuerySet(OwnedQuerySet["OwnWord"]):
    def of_kind(self, *kinds: str) -> list[OwnWord]:
        """Of these kinds, hidden ones too, in the order in which they came."""
        return list(self.filter(kind__in=kinds).order_by("created_at", "id"))

    def of_moments(self, user: User) -> list[Word]:
        """This person's triggers and tools in the order in which they came. A list of moments asks for them on every
        visit, so the SQL is written out."""
        opened = opener(OwnWord, "label", user)
        return [Word(pk, kind, opened(pk, label)) for pk, kind, label in OF_MOMENTS.rows(user=user.pk)]

    def named(self, user: User, kind: str, label: str) -> OwnWord:
        """The word with this label, made where there is none; one that was hidden shows again."""
        wanted = label.casefold()
        same = [word for word in self.for_user(user).of_kind(kind) if word.label.casefold() == wanted]
        if not same:
            return self.create(user=user, kind=kind, label=label)
        if same[0].hidden:
            same[0].show(shown=True)
        return same[0]


class OwnWord(Owned):
    """Other rows name it by its id, so that the word itself is stored once, and sealed."""

    class Kind(models.TextChoices):
        TRIGGER = "trigger", "Trigger"
        FEELING = "feeling", "Feeling"
        TOOL = "tool", "What helps"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    label = SealedTextField(max_length=60)
    hidden = models.BooleanField(default=False)

    objects: ClassVar = OwnWordQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "kind"], name="own_word_of_person")]

    def show(self, *, shown: bool) -> None:
        """Whether it is offered; what was noted with it names it either way."""
        self.hidden = not shown
        self.save(update_fields=["hidden", "updated_at"])

    def erase(self) -> None:
        """For good: the cravings that named it as a trigger stay, without it."""
        with transaction.atomic():
            Craving.objects.for_user(self.user).forget_trigger(self.pk)
            self.delete()
