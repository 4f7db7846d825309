"""Whether a reminder still has a purpose: nobody is reminded of what is done. `kinds` says which answer is whose."""

from collections.abc import Collection, Set
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from journal.models import CheckIn


@dataclass(frozen=True, slots=True)
class Asked:
    """A slot whose purpose is in question: whose, of which row, at which moment, and the person's day it speaks of."""

    user_id: UUID
    subject: UUID | None
    slot: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Ask:
    """A question for the kind of that name."""

    kind: str
    asked: Asked


def checked_in(asked: Collection[Asked]) -> Set[Asked]:
    """Those whose day has a check-in. One query."""
    people, days = {one.user_id for one in asked}, {one.day for one in asked}
    done = set(CheckIn.objects.filter(user__in=people, day__in=days).values_list("user_id", "day"))
    return {one for one in asked if (one.user_id, one.day) in done}


def never(asked: Collection[Asked]) -> Set[Asked]:
    """Nothing but the person's own switch ends it."""
    return frozenset()
