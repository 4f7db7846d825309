"""A person's days and ISO weeks by their definitions, found by going along the clock."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

DAY = timedelta(days=1)
STEP = timedelta(minutes=15)


def day_of(moment, zone, day_start):
    """The last day that has begun by then."""
    near = moment.astimezone(zone).date()
    return max(day for n in range(-2, 3) if begins(day := near + n * DAY, zone, day_start) <= moment)


@cache
def begins(day, zone, day_start):
    """When the wall first shows that hour of the day; where clocks leap over it, when it would have otherwise."""
    asked = datetime.combine(day, time(day_start))
    moment = asked.replace(tzinfo=UTC) - 2 * DAY
    while wall(moment + STEP, zone) < asked:
        moment += STEP
    is_shown = wall(moment + STEP, zone) == asked
    return moment + (STEP if is_shown else asked - wall(moment, zone))


def wall(moment, zone):
    return moment.astimezone(zone).replace(tzinfo=None)


def monday_of(year, week):
    """The first week of a year is the one that holds 4 January."""
    fourth = date(year, 1, 4)
    return fourth - fourth.weekday() * DAY + 7 * (week - 1) * DAY


def week_named(monday):
    """A week belongs to the year that holds its Thursday."""
    year = (monday + 3 * DAY).year
    return {"year": year, "week": 1 + (monday - monday_of(year, 1)).days // 7}


def week_from(monday):
    return [monday + n * DAY for n in range(7)]
