"""The whole plan of one person, as its page, the printed page and the copy on a phone show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef

from accounts.models import User
from journal.models import IfThen
from support import naloxone
from support.models import Naloxone, PlanLine, Reason, ReasonPhoto
from support.naloxone import NearEnd
from support.parts import PARTS, Part, PlanPart
from support.people import ToCall, first_to_call

MOST_PEOPLE: Final = 8


@dataclass(frozen=True)
class ShownPart:
    """A part with its lines, in the person's order; `is_filled` where it has anything to show, such as people."""

    part: PlanPart
    lines: tuple[PlanLine, ...]
    is_filled: bool


@dataclass(frozen=True)
class Sheet:
    """`unpaired` are risky things for which no if-then says what to do; each reason knows `has_photo`."""

    parts: tuple[ShownPart, ...]
    if_thens: tuple[IfThen, ...]
    unpaired: tuple[PlanLine, ...]
    people: tuple[ToCall, ...]
    reasons: tuple[Reason, ...]
    naloxone: Naloxone | None
    near_end: NearEnd | None

    @classmethod
    def of(cls, user: User, today: date) -> Sheet:
        """Five queries, however much there is."""
        lines = list(PlanLine.objects.for_user(user).by_part())
        if_thens = tuple(IfThen.objects.for_user(user).kept().order_by("created_at", "id"))
        people = first_to_call(user, MOST_PEOPLE)
        row = naloxone.naloxone_of(user)
        besides: dict[str, bool] = {Part.RISKY: bool(if_thens), Part.ASK: bool(people)}
        return cls(
            parts=tuple(_shown(part, lines, besides.get(part.key, False)) for part in PARTS),
            if_thens=if_thens,
            unpaired=unpaired(lines, if_thens),
            people=people,
            reasons=tuple(with_photos(user)),
            naloxone=row,
            near_end=naloxone.near_end(row, today),
        )

    @property
    def is_empty(self) -> bool:
        return not (self.if_thens or self.reasons or any(shown.lines for shown in self.parts))

    @property
    def open_parts(self) -> tuple[PlanPart, ...]:
        """Those with nothing in them yet."""
        return tuple(shown.part for shown in self.parts if not shown.is_filled)


def _shown(part: PlanPart, lines: Sequence[PlanLine], has_more: bool) -> ShownPart:
    its = tuple(line for line in lines if line.part == part.key)
    return ShownPart(part, its, bool(its) or has_more)


def unpaired(lines: Sequence[PlanLine], if_thens: Sequence[IfThen]) -> tuple[PlanLine, ...]:
    """Risky lines that no if-then begins with; the words are compared, since either may be typed."""
    answered = {one.situation for one in if_thens}
    return tuple(line for line in lines if line.part == Part.RISKY and line.text not in answered)


def with_photos(user: User) -> list[Reason]:
    """Reasons in order, each with `has_photo`."""
    photo = ReasonPhoto.objects.filter(user=OuterRef("user"), reason=OuterRef("pk"))
    return list(Reason.objects.for_user(user).in_order().annotate(has_photo=Exists(photo)))
