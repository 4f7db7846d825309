"""What was written in a week besides its review: notes of check-ins and journal entries, as far as paper has room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from accounts.clock import Week
from accounts.models import User
from journal.models import CheckIn, Entry

MOST: Final = 4


class Piece(NamedTuple):
    """`title` is empty for a note, `text` where the title is all there is."""

    day: date
    title: str
    text: str


@dataclass(frozen=True)
class Written:
    """`more` pieces stay where they were written."""

    pieces: tuple[Piece, ...]
    more: int

    @classmethod
    def of(cls, user: User, week: Week) -> Written:
        """Two queries, in the order of the days; of an entry the words of all its fields."""
        check_ins = CheckIn.objects.for_user(user).between(week.monday, week.sunday)
        notes = [Piece(row.day, "", row.note) for row in check_ins if row.note]
        entries = Entry.objects.for_user(user).between(week.monday, week.sunday).reverse()
        pieces = sorted([*notes, *map(_piece, entries)], key=lambda piece: piece.day)
        return cls(tuple(pieces[:MOST]), max(len(pieces) - MOST, 0))


def _piece(entry: Entry) -> Piece:
    text = " ".join(words for _, words in entry.parts)
    return Piece(entry.day, entry.own_title, text)
