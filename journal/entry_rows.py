"""Entries and check-ins as the journal lists them: a few columns of each, and drawn here, since a page has many.

Thirty rows as model instances through a template's loop cost more than the rest of the page together.
"""

from collections.abc import Iterable
from datetime import date
from html import escape
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from accounts.clock import day_in_words
from accounts.fields import opener
from accounts.models import User
from accounts.planned import Planned
from journal import prompts
from journal.models import CheckIn, Entry
from journal.search import TOP, Place

LONG_NOTE: Final = 500
CUT_AT: Final = 400
# Written out, as the ORM takes longer to put it together than the database to answer it. Empty words are no bytes.
NEWEST: Final = Planned(
    """
    (SELECT day, id, prompt, title, NULL, NULL FROM journal_entry
      WHERE user_id = %(user)s AND binned_at IS NULL AND day <= %(day)s AND (day < %(day)s OR id < %(pk)s)
      ORDER BY day DESC, id DESC LIMIT %(most)s)
     UNION ALL
    (SELECT day, id, NULL, NULL, victory, note FROM journal_checkin
      WHERE user_id = %(user)s AND (victory <> '' OR note <> '') AND day <= %(day)s AND (day < %(day)s OR id < %(pk)s)
      ORDER BY day DESC, id DESC LIMIT %(most)s)
     ORDER BY day DESC, id DESC LIMIT %(most)s
    """,
    user="uuid",
    day="date",
    pk="uuid",
    most="int",
)


class Row(NamedTuple):
    """An entry, or where `prompt` is None a check-in; its words sealed, as the database has them."""

    day: date
    id: UUID
    prompt: str | None
    title: bytes | memoryview = b""
    victory: bytes | memoryview = b""
    note: bytes | memoryview = b""

    @property
    def place(self) -> Place:
        return self.day, self.id


def newest(user: User, place: Place | None, most: int) -> list[Row]:
    """This person's newest rows from that place of the list on, or from its top: one query."""
    day, pk = place or TOP
    return [Row(*row) for row in NEWEST.rows(user=user.pk, day=day, pk=pk, most=most)]


class Pen:
    """Draws the rows of one person, day by day, each day a card. Their words are escaped here. `whole` notes are not
    cut."""

    def __init__(self, user: User, *, whole: bool) -> None:
        self.whole = whole
        self.title = opener(Entry, "title", user)
        self.victory, self.note = (opener(CheckIn, field, user) for field in ("victory", "note"))

    def drawn(self, rows: Iterable[Row]) -> SafeString:
        cards = (self._card(day, list(those)) for day, those in groupby(rows, attrgetter("day")))
        return mark_safe("".join(cards))  # noqa: S308 - escaped in what follows

    def _card(self, day: date, rows: list[Row]) -> str:
        said = "".join(self._check_in(row) for row in rows if row.prompt is None)
        lines = "".join(self._entry(row, row.prompt) for row in rows if row.prompt is not None)
        entries = f'<ul class="links">\n{lines}</ul>\n' if lines else ""
        return f'<section class="card stack day">\n<h2>{day_in_words(day)}</h2>\n{said}{entries}</section>\n'

    def _entry(self, row: Row, prompt: str) -> str:
        title, asked = escape(self.title(row.id, row.title)), escape(prompts.named(prompt).name)
        small = f'<small class="quiet">{asked}</small>' if title and prompt != prompts.FREE.key else ""
        return f'<li><a href="{row.id}/"><span>{title or asked}{small}</span></a></li>\n'

    def _check_in(self, row: Row) -> str:
        victory, note = escape(self.victory(row.id, row.victory)), self.note(row.id, row.note)
        if not (victory or note):
            return '<p class="quiet">Checked in, without words.</p>\n'
        good = f'<p class="said"><span class="vh">One good thing: </span>{victory}</p>\n' if victory else ""
        return good + (self._note(row.day, note) if note else "")

    def _note(self, day: date, note: str) -> str:
        if self.whole or len(note) < LONG_NOTE:
            return f'<div class="prose">{linebreaks(note, autoescape=True)}</div>\n'
        cut = linebreaks(Truncator(note).chars(CUT_AT), autoescape=True)
        link = f"{reverse('journal')}?first={day.isoformat()}&amp;last={day.isoformat()}"
        return f'<div class="prose">{cut}</div>\n<p><a href="{link}">Read all of it</a></p>\n'
