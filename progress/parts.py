"""Parts of a weekly review that leave the site: on paper, as a PDF, or by a link. What is private must be ticked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from accounts.clock import Week
from accounts.models import User
from progress.models import WeekNote
from progress.sections import SECTIONS, Section
from progress.week import WeekReview
from progress.written import Written

PARTS: Final = (*SECTIONS, Section("journal", "Journal and notes", private=True))
# In an address a part is its number here: it says nothing to whoever reads a phone's history.
CHOICES: Final = tuple((str(number), part.title) for number, part in enumerate(PARTS))
USUAL: Final = tuple(str(number) for number, part in enumerate(PARTS) if not part.private)
MOST_ASKS: Final = 5


class Room(NamedTuple):
    """How many letters paper has for each of the person's own words, for a line to bring up, and for what a note or an
    entry says."""

    words: int = 230
    ask: int = 140
    piece: int = 60


ROOM: Final = Room()


def parts_of(numbers: Iterable[str]) -> tuple[Section, ...]:
    """The parts of these numbers, in the order of the page; what is no number of a part is ignored."""
    named = set(numbers)
    return tuple(part for number, part in enumerate(PARTS) if str(number) in named)


def numbers_of(keys: Collection[str]) -> list[str]:
    return [str(number) for number, part in enumerate(PARTS) if part.key in keys]


def context_of(user: User, week: Week, parts: Collection[Section], now: datetime) -> dict[str, Any]:
    """What the fragments of these parts read. Words are looked up only where their part is among them."""
    keys = {part.key for part in parts}
    review = WeekReview.of(user, week, now)
    context: dict[str, Any] = {"review": review, "week": week, "parts": parts, "plain": True, "room": ROOM}
    if "words" in keys:
        context["note"] = WeekNote.objects.of_week(user, week)
    if "bring-up" in keys:
        context |= {"asks": review.asks[:MOST_ASKS], "more_asks": max(len(review.asks) - MOST_ASKS, 0)}
    if "journal" in keys:
        context["written"] = Written.of(user, week)
    return context | {"is_cut": _is_cut(context)}


def _is_cut(context: Mapping[str, Any]) -> bool:
    """Whether paper leaves out the end of anybody's words."""
    said = (text for _, text in note.said) if (note := context.get("note")) else ()
    pieces = (piece.text for piece in context["written"].pieces) if "written" in context else ()
    each = ((said, ROOM.words), (context.get("asks", ()), ROOM.ask), (pieces, ROOM.piece))
    return any(len(text) > most for texts, most in each for text in texts)
