"""What was said on each of the twelve weeks' days: the numbers of the check-ins, read without their words."""

from datetime import date
from typing import Final, NamedTuple

from django.db import connection

from accounts.models import User
from progress.review.span import Span

SAID: Final = """
SELECT day, craving, confidence, mood, stress, sleep_hours::float8, used, medicine
  FROM journal_checkin WHERE user_id = %s AND day BETWEEN %s AND %s ORDER BY day
"""


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
    with connection.cursor() as cursor:
        cursor.execute(SAID, [user.pk, span.first, span.last])
        return tuple(map(Said._make, cursor.fetchall()))
