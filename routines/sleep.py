"""How long a night was, from the ticks for going to bed and getting up: a suggestion for the check-in, never more."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from accounts.clock import DAY
from accounts.models import User
from routines.models import Completion

# What lies outside is no night's sleep but a tick forgotten, or made for the fun of it.
SHORTEST, LONGEST = timedelta(hours=1), timedelta(hours=16)
HALF_HOUR: Final = timedelta(minutes=30)


def suggested_hours(user: User, day: date) -> Decimal | None:
    """Hours slept in the night before `day`, to the half hour; None where a tick or its time is missing. One query."""
    rows = Completion.objects.for_user(user).on(day - DAY, day).filter(item__kind__in=("bed", "wake"), at__isnull=False)
    ticks = rows.filter(item__binned_at=None).values_list("item__kind", "day", "at")
    return hours(
        beds=[at for kind, _, at in ticks if kind == "bed" and at],
        wakes=[at for kind, on, at in ticks if kind == "wake" and on == day and at],
    )


def hours(*, beds: Iterable[datetime], wakes: Iterable[datetime]) -> Decimal | None:
    """From the last going to bed before the first getting up of the day; in half hours, 1 to 16."""
    woke = min(wakes, default=None)
    went = max((at for at in beds if woke and at < woke), default=None)
    if woke is None or went is None or not SHORTEST <= woke - went <= LONGEST:
        return None
    return Decimal(round((woke - went) / HALF_HOUR)) / 2
