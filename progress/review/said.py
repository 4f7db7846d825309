"""What was said on each of the twelve weeks' days: the numbers of the check-ins, read without their words."""

from datetime import date
from typing import Final, NamedTuple

from accounts.models import User
from accounts.planned import Planned
from progress.review.span import Span

SAID: Final = Planned(
    """
    SELECT day, craving, confidence, mood, stress, sleep_hours::float8, used, medicine
      FROM journal_checkin WHERE user_id = %(user)s AND day BETWEEN %(first)s AND %(last)s ORDER BY day
    """,
    user="uuid",
    first="date",
    last="date",
)


class Said(NamedTuple):
    """The scales of a check-in; None and "" are "not answered"."""

    day: date
    craving: int | None
    confidence: int | None
    mood: int | None
    stress: int | None
    sleep: float | None
    used: str
    medicine: str


def said(user: User, span: Span) -> tuple[Said, ...]:
    """In the order of the days: one query."""
    return SAID.rows_of(Said, user=user.pk, first=span.first, last=span.last)
