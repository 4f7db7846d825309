"""How long a night was, from the ticks for going to bed and getting up: a suggestion for the check-in, never more."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

# What lies outside is no night's sleep but a tick forgotten, or made for the fun of it.
SHORTEST, LONGEST = timedelta(hours=1), timedelta(hours=16)
HALF_HOUR: Final = timedelta(minutes=30)


def hours(*, beds: Iterable[datetime], wakes: Iterable[datetime]) -> Decimal | None:
    """From the last going to bed before the first getting up of the day; in half hours, 1 to 16."""
    woke = min(wakes, default=None)
    went = max((at for at in beds if woke and at < woke), default=None)
    if woke is None or went is None or not SHORTEST <= woke - went <= LONGEST:
        return None
    return Decimal(round((woke - went) / HALF_HOUR)) / 2
