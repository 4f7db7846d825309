"""A zone's rules for its clock as an iCalendar VTIMEZONE, taken from the tz database.

`icalendar` writes the onsets of summer time an hour late (7.3), so this is done here: RFC 5545 (3.6.5) wants each as
the wall time that was left.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

NONE: Final = timedelta()
MINUTE: Final = timedelta(minutes=1)
# No zone has changed its clock twice within so short a time.
STEP: Final = timedelta(hours=12)


@lru_cache(maxsize=256)
def timezone_of(name: str, first: int, last: int) -> Timezone:
    """How the zone's clock runs from the year `first` to the end of the year `last`. Shared: not to be changed."""
    zone = ZoneInfo(name)
    start, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    onsets: dict[tuple[timedelta, timedelta, str, bool], list[datetime]] = defaultdict(list)
    offset = _offset(start, zone)
    onsets[offset, offset, _name(start, zone), _saved(start, zone) > NONE].append(
        datetime.combine(date(first, 1, 1), time())
    )
    for moment in changes(zone, start, end):
        before, after = _offset(moment - MINUTE, zone), _offset(moment, zone)
        is_summer = _saved(moment, zone) > _saved(moment - MINUTE, zone)
        onsets[before, after, _name(moment, zone), is_summer].append(moment.replace(tzinfo=None) + before)
    found = Timezone()
    found.add("tzid", name)
    for (before, after, label, is_summer), times in onsets.items():
        part = TimezoneDaylight() if is_summer else TimezoneStandard()
        part.add("dtstart", times[0])
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", label)
        if times[1:]:
            part.add("rdate", times[1:])
        found.add_component(part)
    return found


def changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The moments after `start` and up to `end` from which the clock is set otherwise, to the minute."""
    while start < end:
        then = min(start + STEP, end)
        if _offset(start, zone) != _offset(then, zone):
            yield _change_between(zone, start, then)
        start = then


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    while after - before > MINUTE:
        middle = before + (after - before) // MINUTE // 2 * MINUTE
        if _offset(middle, zone) == _offset(before, zone):
            before = middle
        else:
            after = middle
    return after


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or NONE


def _name(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).tzname() or str(zone)


def _saved(moment: datetime, zone: ZoneInfo) -> timedelta:
    """How far the clock is ahead of standard time. Ireland's winter is behind it; apps expect summer to be ahead."""
    return moment.astimezone(zone).dst() or NONE
