"""Zones and times worth trying, and a slow way to read wall clocks that shares nothing with `accounts.clock`.

The only thing asked of a zone here is what its wall clock reads at a moment; no local time is turned into a
moment by the zone itself.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import settings
from hypothesis import strategies as st

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

# The same examples in every run: a red run can be repeated, a green one does not depend on luck.
STEADY = settings(derandomize=True, database=None, deadline=None)

ZONES = sorted(available_timezones())


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """What a clock on the wall reads: naive."""
    return moment.astimezone(zone).replace(tzinfo=None)


def offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return wall(moment, zone) - moment.replace(tzinfo=None)


def changes(zone: ZoneInfo, first: datetime, last: datetime, step: timedelta = HOUR) -> list[datetime]:
    """The moments in (first, last] from which the clock is set otherwise, exact to the second."""
    found = []
    here = offset(first, zone)
    while first < last:
        then = min(first + step, last)
        there = offset(then, zone)
        if here != there:
            found.append(_change_between(zone, first, then))
        first, here = then, there
    return found


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    while after - before > SECOND:
        middle = before + (after - before) // SECOND // 2 * SECOND
        if offset(middle, zone) == offset(before, zone):
            before = middle
        else:
            after = middle
    return after


def walked(reading: datetime, zone: ZoneInfo) -> datetime:
    """The moment of a wall reading, found by walking through all moments near it.

    The first moment at which the clock reads so; where it jumps over the reading, as if it had not been set.
    """
    near = reading.replace(tzinfo=UTC)
    first, last = near - 42 * HOUR, near + 42 * HOUR
    starts = [first, *changes(zone, first, last)]
    for start, end in pairwise([*starts, last]):
        moment = near - offset(start, zone)
        if start <= moment < end:
            return moment
    for start, end in pairwise(starts):
        if wall(end - SECOND, zone) < reading < wall(end, zone):
            return near - offset(start, zone)
    raise AssertionError(f"{zone} never comes near {reading}")


@cache
def changes_of_year(name: str, year: int) -> list[datetime]:
    # No zone has ever changed twice within three days.
    return changes(ZoneInfo(name), utc(year, 1, 1), utc(year + 1, 1, 1), step=48 * HOUR)


def changes_of_all_zones(year: int) -> list[tuple[str, datetime]]:
    """Zone name and moment of each change in the year; of zones that change alike, only one."""
    alike = {}
    for name in ZONES:
        zone = ZoneInfo(name)
        for change in changes_of_year(name, year):
            alike[change, offset(change - SECOND, zone), offset(change, zone)] = name, change
    return list(alike.values())


@st.composite
def zones_and_moments(draw, first_year: int, last_year: int) -> tuple[ZoneInfo, datetime]:
    """Any zone and a whole UTC minute, mostly within two days of a change of its clock."""
    name = draw(st.sampled_from(ZONES))
    year = draw(st.integers(first_year, last_year))
    moment = utc(year, 1, 1) + draw(st.integers(0, 365 * 1440 - 1)) * MINUTE
    near = changes_of_year(name, year)
    if near and draw(st.integers(0, 9)):
        moment = draw(st.sampled_from(near)) + draw(_minutes_near) * MINUTE
    return ZoneInfo(name), moment.replace(second=0)


_minutes_near = st.one_of(st.integers(-150, 150), st.integers(-2880, 2880))
