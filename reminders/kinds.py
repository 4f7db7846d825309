"""What each kind of reminder is: how much it matters, whether its purpose is met, and where its message leads.

A kind that is not listed here speaks to nobody: its deliveries are skipped as "off". docs/reminders.md says how to add
one.
"""

from collections.abc import Callable, Collection, Set
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from django.urls import reverse

from reminders.channel import Note
from reminders.models.choices import Kind
from reminders.purpose import Asked, checked_in

Met = Callable[[Collection[Asked]], Set[Asked]]


@dataclass(frozen=True)
class KindOf:
    """`importance` decides who gives way when a day has enough: the lowest first, and of two alike the later one.

    `met` is asked for a batch right before it is sent, and gives back those that need no reminder any more. `path`
    leads to what is to be done. `words` are one or two sentences, the same for everyone, that tell nothing of what
    this site is for. Not `capped` means beyond the number a day.
    """

    importance: int
    words: str
    path: Callable[[Note], str]
    met: Met
    capped: bool = True


def _check_in(note: Note) -> str:
    return _check_in_of(note.day)


@lru_cache(maxsize=64)
def _check_in_of(day: date) -> str:
    """Kept, since a batch is mostly of one day and `reverse` takes longer than the rest of a letter."""
    return reverse("check-in-day", args=[day])


KINDS: Final[dict[str, KindOf]] = {
    Kind.CHECK_IN: KindOf(50, "It is time for your note of the day. It takes about a minute.", _check_in, checked_in),
}

# Never too late, and held by no pause: these wait for quiet hours to end, and for nothing else.
NEVER_LATE: Final = frozenset({Kind.FOLLOW_UP.value})
