"""Whether a reminder still has a purpose: nobody is reminded of what is done."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from journal.models import CheckIn

PersonDay = tuple[UUID, date]


def days_done(days: Iterable[PersonDay]) -> set[PersonDay]:
    """Of these persons' days, those that have a check-in (others of the same persons may come with them). One query."""
    asked = set(days)
    people, dates = {person for person, _ in asked}, {day for _, day in asked}
    return set(CheckIn.objects.filter(user__in=people, day__in=dates).values_list("user_id", "day"))
