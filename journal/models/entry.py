"""Journal entries: prompts, feelings, tags, and words that are sealed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self
from uuid import UUID, uuid5

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from accounts.binned import Binned, BinnedQuerySet
from accounts.fields import SealedTextField, Unopened
from accounts.models import User
from journal import prompts
from journal.models.columns import chips

LONGEST_ENTRY = 100_000
LONGEST_FIRST_LINE = 80
TIME_BITS = (1 << 128) - (1 << 80)  # of a UUID of version 7: when it was made
VERSION_BITS = 0xF << 76


class ChangedElsewhere(Exception):
    """The entry is no longer what the page that wants to save it was made from."""


@dataclass(frozen=True)
class Page:
    """An open page that writes an entry: its own random mark, the version it started from, and its how-manieth save."""

    mark: UUID
    version: str = ""
    turn: int | None = None


@dataclass(frozen=True)
class Written:
    """What stands in the form. `day` None leaves the day as it is."""

    title: str
    body: str
    feelings: list[str]
    tags: list[str]
    day: date | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.title or self.body or self.feelings or self.tags)


class EntryQuerySet(BinnedQuerySet["Entry"]):
    def between(self, first: date, last: date) -> Self:
        """Of these local days, both ends included, newest first."""
        return self.kept().filter(day__range=(first, last)).order_by("-day", "-id")

    def begun_on(self, user: User, mark: UUID, prompt: str, today: date) -> Entry:
        """The one entry that this open page writes, locked: sent twice or at once, it is the same row."""
        entry = Entry(id=Entry.id_for(user, mark), user=user, day=today, prompt=prompt, page=mark)
        self.bulk_create([entry], ignore_conflicts=True)
        return self.for_user(user).select_for_update().get(pk=entry.pk)


class Entry(Binned):
    """`body` is text; where its prompt asks several things, JSON of field -> text. `tags` is JSON, a list of words.

    `title` is the first line where the person gave none, so that a list opens only titles. `page` and `turn` say which
    open page saved last, and its how-manieth save it was: what arrives late or twice changes nothing.
    """

    day = models.DateField()
    prompt = models.CharField(max_length=16, default="free")
    title = SealedTextField(max_length=200)
    body = SealedTextField(max_length=LONGEST_ENTRY)
    feelings = chips()
    tags = SealedTextField(max_length=2_000)
    page = models.UUIDField(null=True, editable=False)
    turn = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar = EntryQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "-day", "-id"], name="entry_newest_first"),
            models.Index(fields=["user", "-day", "-id"], name="entry_in_bin", condition=~Q(binned_at=None)),
        ]

    @staticmethod
    def id_for(user: User, mark: UUID) -> UUID:
        """The id of the entry that a page of this mark begins: its time from the mark, the rest bound to the person."""
        own = uuid5(user.pk, f"entry {mark}").int & ~TIME_BITS & ~VERSION_BITS
        return UUID(int=(mark.int & TIME_BITS) | 0x7 << 76 | own)

    @property
    def version(self) -> str:
        return self.updated_at.isoformat()

    @property
    def asked(self) -> prompts.Prompt:
        return prompts.named(self.prompt)

    @cached_property
    def texts(self) -> dict[str, str]:
        return self.asked.texts(self.body)

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Label and text of each field that says something; no label where the text is all there is."""
        known = [(label, self.texts[key]) for key, label in self.asked.fields if key in self.texts]
        if self.asked.is_plain or not known:
            return [("", text) for text in self.texts.values()]
        return known

    @property
    def own_title(self) -> str:
        """The title that the person gave; empty where it is just the first line."""
        return "" if self.title == first_line(self.asked.text(self.body)) else self.title

    @property
    def own_tags(self) -> list[str]:
        return tags_of(self.tags)

    @property
    def opens(self) -> bool:
        """Whether all its words can be read; if not, nothing may be written over them."""
        return not any(isinstance(words, Unopened) for words in (self.title, self.body, self.tags))

    def write(self, page: Page, written: Written) -> None:
        """Saves what the page says; ChangedElsewhere where another page, or the bin, had it since."""
        same_page = self.page == page.mark
        if self.binned_at or not (same_page or self.version == page.version):
            raise ChangedElsewhere
        if same_page and page.turn is not None and page.turn <= self.turn:
            return
        self.page, self.turn = page.mark, page.turn or 0
        self.title = written.title or first_line(self.asked.text(written.body))
        self.body, self.feelings = written.body, written.feelings
        self.tags = json.dumps(written.tags, ensure_ascii=False) if written.tags else ""
        self.day = written.day or self.day
        self.save()


def first_line(text: str) -> str:
    """The first line that says something, cut at a word."""
    line = next((line for line in map(str.strip, text.splitlines()) if line), "")
    if len(line) <= LONGEST_FIRST_LINE:
        return line
    cut = line[:LONGEST_FIRST_LINE]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"


def tags_of(stored: str) -> list[str]:
    """The words in a `tags` column; none where it would not open."""
    try:
        return [str(tag) for tag in json.loads(stored)] if stored else []
    except (ValueError, TypeError):
        return []
