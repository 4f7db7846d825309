"""What of a person's own stands on Help now: whom to call, and what to do first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from accounts.models import User
from support.models import PlanLine
from support.naloxone import naloxone_of
from support.parts import Part
from support.people import ToCall, first_to_call

MOST_PEOPLE: Final = 4
MOST_STEPS: Final = 4


@dataclass(frozen=True)
class OwnHelp:
    """`naloxone` says where it is, "" where that is not known."""

    people: tuple[ToCall, ...]
    steps: tuple[str, ...]
    naloxone: str

    @classmethod
    def of(cls, user: User) -> OwnHelp:
        """Three queries."""
        lines = PlanLine.objects.for_user(user).of_part(Part.ALONE).in_order()[:MOST_STEPS]
        naloxone = naloxone_of(user)
        return cls(
            people=first_to_call(user, MOST_PEOPLE),
            steps=tuple(line.text for line in lines),
            naloxone=naloxone.where if naloxone and naloxone.has_it is not False else "",
        )
