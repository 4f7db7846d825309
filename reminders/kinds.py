"""What each kind of reminder is: how much it matters, whether its purpose is met, and where its message leads.

A kind that is not listed here speaks to nobody: its deliveries are skipped as "off". docs/reminders.md says how to add
one.
"""

from collections.abc import Callable, Collection, Set
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import Final

from django.urls import reverse

from accounts.clock import DAY, week_of
from reminders.absence import NIGHT
from reminders.channel import Note
from reminders.circle import answered, need_no_question, need_no_words
from reminders.models.choices import Kind
from reminders.purpose import (
    Asked,
    all_in_touch,
    back_again,
    checked_in,
    never,
    nothing_soon,
    nothing_to_review,
    refilled,
    routine_done,
)

Met = Callable[[Collection[Asked]], Set[Asked]]
Hours = tuple[time | None, time | None]


@dataclass(frozen=True)
class KindOf:
    """`importance` decides who gives way when a day has enough: the lowest first, and of two alike the later one.

    `met` is asked for a batch right before it is sent, and gives back those that need no reminder any more. `path`
    leads to what is to be done. `words` are one or two sentences, the same for everyone, that tell nothing of what
    this site is for. Not `capped` means beyond the number a day. With `quiet` it keeps these hours and not the
    person's own, since it goes to somebody else. What has no `answers` cannot be put off, or be done, from its message.
    """

    importance: int
    words: str
    path: Callable[[Note], str]
    met: Met
    capped: bool = True
    quiet: Hours | None = None
    answers: bool = True

    @property
    def goes_to_others(self) -> bool:
        return self.quiet is not None


def _check_in(note: Note) -> str:
    return _check_in_of(note.day)


@lru_cache(maxsize=64)
def _check_in_of(day: date) -> str:
    """Kept, since a batch is mostly of one day and `reverse` takes longer than the rest of a letter."""
    return reverse("check-in-day", args=[day])


def _to(name: str) -> Callable[[Note], str]:
    return lambda note: _address(name)


@lru_cache(maxsize=64)
def _address(name: str, *args: object) -> str:
    return reverse(name, args=args)


def _appointment(note: Note) -> str:
    return reverse("appointment", args=[note.subject])


def _week(note: Note) -> str:
    """From Thursday on the week that runs, before that the one that is over."""
    week = week_of(note.day - 3 * DAY)
    return _address("week", week.year, week.week)


# Addresses stand in mails and on lock screens of other people's making, so they are as neutral as the words.
KINDS: Final[dict[str, KindOf]] = {
    Kind.FOLLOW_UP: KindOf(
        100, "How are you today? Your own page is here whenever you want it.", _to("today"), never, capped=False
    ),
    Kind.APPOINTMENT: KindOf(90, "Something in your calendar is coming up.", _appointment, nothing_soon),
    Kind.REFILL: KindOf(80, "There is something to get or renew soon.", _to("today"), refilled),
    Kind.CHECK_IN: KindOf(50, "It is time for your note of the day. It takes about a minute.", _check_in, checked_in),
    Kind.ROUTINE: KindOf(40, "It is time for something that you planned.", _to("routines"), routine_done),
    Kind.CONTACT: KindOf(30, "There is somebody you might like to say hello to.", _to("people"), all_in_touch),
    Kind.REVIEW: KindOf(20, "Your week is ready to look at, if you like.", _week, nothing_to_review),
    Kind.RETURN: KindOf(
        10, "Your page is here whenever you like. There is nothing to catch up on.", _to("today"), back_again
    ),
    Kind.CIRCLE: KindOf(
        95,
        "A message that you set up goes out soon. Your note of the day stops it. It takes about a minute.",
        _to("circle-soon"),
        need_no_question,
        capped=False,
        answers=False,
    ),
    Kind.CIRCLE_NEWS: KindOf(
        60,
        "Something that you set up has changed. Have a look when you like.",
        _to("circle"),
        never,
        capped=False,
        answers=False,
    ),
    Kind.CIRCLE_ASK: KindOf(94, "", _to("circle"), answered, capped=False, quiet=NIGHT, answers=False),
    Kind.CIRCLE_TELL: KindOf(96, "", _to("circle"), need_no_words, capped=False, quiet=NIGHT, answers=False),
    Kind.TEST: KindOf(0, "This is a test. Your reminders will come like this.", _to("reminder-channels"), never),
}
