"""When a reminder is due next: arithmetic on local times, weekdays and zones. Reads no database, no clock."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.clock import DAY, require_aware, resolve

WEEKDAYS = frozenset(range(7))
# From the first date looked at: 8 until a weekday comes again, one more where clocks went back over midnight, and
# one to look past a gap.
HORIZON = timedelta(days=10)


def next_due(
    *,
    times: Sequence[time],
    weekdays: Collection[int],
    zone: ZoneInfo,
    after: datetime,
    beyond: datetime | None = None,
) -> datetime:
    """The first slot strictly after `after`, in UTC: one of `times` on a local date that falls on `weekdays`.

    Weekdays are Python's numbers, Monday 0, and mean the slot's own date. Clock changes as RFC 5545 (3.3.5)
    has them: a time in a gap fires at the offset before the gap (02:30 at 03:30), one that exists twice fires
    once, the first time. Slots that fall on one moment are one; the moment names the slot.

    `beyond`, for people who travel, is a naive wall time: slots whose own date and time are not later are
    passed over. Give it, from a change of zone on, the wall time of the last slot sent as it was read in the
    zone left behind. So no slot is sent twice for one local date, and none is lost while a person stays.

    ValueError for no times, no weekdays, weekdays outside 0-6, times with a zone, a naive `after` or an aware
    `beyond`.
    """
    _refuse_unusable(times, weekdays, after, beyond)
    after = after.astimezone(UTC)
    # A gap moves a slot by its own length, at most a whole skipped day. So look one date back, and one date
    # further than the first that has a slot, since that slot may have moved past those of the next date.
    day = after.astimezone(zone).date() - DAY
    if beyond is not None:
        day = max(day, beyond.date())
    last = day + HORIZON
    found: list[datetime] = []
    while day <= last:
        if day.weekday() in weekdays:
            found += [due for due in _slots(day, times, zone, beyond) if due > after]
            if found:
                last = min(last, day + DAY)
        day += DAY
    return min(found)


def _slots(day: date, times: Sequence[time], zone: ZoneInfo, beyond: datetime | None) -> list[datetime]:
    if beyond is not None and day <= beyond.date():
        times = [at for at in times if datetime.combine(day, at) > beyond]
    return [resolve(day, at, zone) for at in times]


def _refuse_unusable(
    times: Sequence[time], weekdays: Collection[int], after: datetime, beyond: datetime | None
) -> None:
    if not times or not weekdays:
        raise ValueError("a reminder needs at least one time and one weekday")
    if not WEEKDAYS.issuperset(weekdays):
        raise ValueError(f"weekdays are numbers from 0 (Monday) to 6, got {weekdays!r}")
    require_aware(after)
    if beyond is not None and beyond.tzinfo is not None:
        raise ValueError(f"`beyond` is a wall time and has no zone, got {beyond!r}")
