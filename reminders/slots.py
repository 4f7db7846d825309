"""A reminder's slots as the queue needs them: many people share an hour and a zone, so the answers are kept."""

from datetime import date, datetime, time
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from accounts.clock import local_day
from reminders.schedule import next_due


@cache
def zone_of(name: str) -> ZoneInfo:
    """The zone; zoneinfo itself keeps only the last eight. ZoneInfoNotFoundError (a KeyError) for an unknown one."""
    return ZoneInfo(name)


@lru_cache(maxsize=8192)
def next_slot(
    times: tuple[time, ...],
    weekdays: tuple[int, ...],
    zone: str,
    after: datetime,
    last: datetime | None,
    last_zone: str,
) -> datetime:
    """The first slot strictly after `after`, in UTC; `last` is the slot claimed last, and the zone it was claimed in.

    Where the two zones differ, the local date and time that have spoken do not speak again. Raises as `next_due`.
    """
    moved = last is not None and last_zone != zone
    beyond = last.astimezone(zone_of(last_zone)).replace(tzinfo=None) if last and moved else None
    return next_due(times=times, weekdays=weekdays, zone=zone_of(zone), after=after, beyond=beyond)


@lru_cache(maxsize=8192)
def day_of(slot: datetime, zone: str, day_start: int) -> date:
    """The person's day that a reminder at `slot` speaks of."""
    return local_day(slot, zone_of(zone), day_start)
