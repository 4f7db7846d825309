"""Until when naloxone is good, and from when on to say so."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from accounts.models import User
from support.models import Naloxone

SAID_BEFORE: Final = timedelta(days=30)


@dataclass(frozen=True)
class NearEnd:
    """It is, or soon will be, past its date."""

    expires_on: date
    has_passed: bool


def said_from(expires_on: date) -> date:
    """The first day on which to speak of the date, here and in reminders."""
    return expires_on - SAID_BEFORE


def near_end(naloxone: Naloxone | None, today: date) -> NearEnd | None:
    """None while there is nothing to say: none at hand, no date known, or a date far off."""
    return None if naloxone is None or naloxone.has_it is False else near(naloxone.expires_on, today)


def near(expires_on: date | None, today: date) -> NearEnd | None:
    """The same for the date of one that is at hand."""
    if expires_on is None or today < said_from(expires_on):
        return None
    return NearEnd(expires_on, today > expires_on)


def naloxone_of(user: User) -> Naloxone | None:
    row: Naloxone | None = Naloxone.objects.for_user(user).first()
    return row
