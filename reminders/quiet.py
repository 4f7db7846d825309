"""Quiet hours: local wall times in which nothing speaks. Reads no database, no clock."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


def is_quiet(moment: datetime, zone: ZoneInfo, start: time | None, end: time | None) -> bool:
    """Whether the clock on the wall reads `start` or later and not yet `end`, over midnight too.

    Without one of the two, or with both the same, no hour is quiet. An hour that comes twice is quiet both times.
    """
    if start is None or end is None or start == end:
        return False
    reads = moment.astimezone(zone).time()
    return start <= reads < end if start < end else reads >= start or reads < end


def quiet_ends(moment: datetime, zone: ZoneInfo, start: time | None, end: time | None) -> datetime:
    """The first whole minute from `moment` on that is not quiet; `moment` itself where it is not."""
    while is_quiet(moment, zone, start, end):
        moment = moment.replace(second=0, microsecond=0) + MINUTE
    return moment
