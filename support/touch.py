"""How long ago, and for whom it has been a while. Said as an offer: there is nothing to be late for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

A_FEW: Final = 3
_WEEKS_FROM, _MONTHS_FROM, _MONTH = 14, 60, 30


@dataclass(frozen=True)
class Pace:
    """How often to be in touch, in days (None: no rhythm), and since when: the last time, else the day it began."""

    every_days: int | None
    since: date

    def turns(self, today: date) -> float:
        """How many times the rhythm has gone by; 0 without one."""
        return max((today - self.since).days, 0) / self.every_days if self.every_days else 0.0


Key = TypeVar("Key")


def a_while(paces: Iterable[tuple[Key, Pace]], today: date) -> list[Key]:
    """At most A_FEW of those whose rhythm has gone by, the longest first: a few names are an offer, all are a burden.

    A rhythm of 7 days has gone by on the 8th, so that nobody is named before their day is over.
    """
    waiting = [(rhythm.turns(today), key) for key, rhythm in paces]
    passed = sorted((pair for pair in waiting if pair[0] > 1), key=lambda pair: -pair[0])
    return [key for _, key in passed[:A_FEW]]


def ago(day: date, today: date) -> str:
    """In words, coarser the longer it is: "today", "yesterday", "5 days ago", "3 weeks ago", "4 months ago"."""
    days = (today - day).days
    if days <= 1:
        return "yesterday" if days == 1 else "today"
    if days < _WEEKS_FROM:
        return f"{days} days ago"
    if days < _MONTHS_FROM:
        return f"{days // 7} weeks ago"
    return f"{days // _MONTH} months ago" if days < 365 else "more than a year ago"
