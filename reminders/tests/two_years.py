"""Two years of one random person's reminder: as the engine goes about it, and as somebody sees who watches the clock.

The person has some times and weekdays, quiet hours or none, and stays or travels. The engine is `Due.read` for the
claim, `Reminder.plan` for arrivals and `quiet` for quiet hours, without a database. The watcher reads the wall clock of
wherever the person is, minute by minute, and knows only the rule.
"""

from dataclasses import dataclass
from datetime import datetime, time
from itertools import takewhile
from random import Random
from zoneinfo import ZoneInfo

from accounts.tests.moments import HOUR, MINUTE, SECOND, ZONES, changes, utc, wall
from reminders.claim import Due
from reminders.models import Reminder
from reminders.quiet import is_quiet, quiet_ends
from reminders.schedule import next_due
from reminders.tests.rings import rings

START, END = utc(2026, 1, 1), utc(2028, 1, 1)
# Half of all slots stand where clocks change.
TIMES = (time(2), time(2, 30), time(1, 45), time(3), time(0), time(0, 30), time(8), time(12), time(20), time(23, 30))


@dataclass(frozen=True)
class Life:
    """A rule, quiet hours, and where the person is from when on (whole minutes)."""

    times: tuple[time, ...]
    weekdays: tuple[int, ...]
    quiet_from: time | None
    quiet_until: time | None
    legs: tuple[tuple[datetime, str], ...]

    @classmethod
    def of(cls, seed, *, travels):
        chance = Random(seed)
        at = START
        legs = [(START, chance.choice(ZONES))]
        while travels and (at := at + chance.randint(60, 90 * 1440) * MINUTE) < END:
            legs.append((at, chance.choice(ZONES)))
        quiet = chance.choice([(None, None), (time(22), time(7)), (time(1), time(2, 15)), (time(12), time(13))])
        times = tuple(sorted(chance.sample(TIMES, chance.randint(1, 3))))
        return cls(times, tuple(sorted(chance.sample(range(7), chance.randint(1, 7)))), *quiet, tuple(legs))

    def stays(self):
        """(zone, from, until) of each leg."""
        ends = [*self.legs[1:], (END, "")]
        return [(ZoneInfo(zone), since, until) for (since, zone), (until, _) in zip(self.legs, ends, strict=True)]


def engines(life):
    """(moment, zone, whether it was quiet) of each slot, as claims and arrivals come to it."""
    reminder = Reminder(times=list(life.times), weekdays=list(life.weekdays))
    times, weekdays = ",".join(map(str, life.times)), "".join(map(str, life.weekdays))
    found = []
    for zone, since, until in life.stays():
        reminder.plan(zone.key, since)
        while reminder.next_due_at <= until:
            slot = reminder.next_due_at
            found.append((slot, zone, is_quiet(slot, zone, life.quiet_from, life.quiet_until)))
            due = Due(slot, f"{zone.key}|3|{times}|{weekdays}|mail||", zone.key, places="{}", number=1)
            reminder.last_slot, reminder.last_zone = slot, zone.key
            reminder.next_due_at = due.read(slot)[2]
    return found


def watchers(life):
    """The same by the clock on the wall: quiet is what the set of quiet minutes holds."""
    quiet = _minutes_of(life.quiet_from, life.quiet_until)
    found = []
    for zone, since, until in life.stays():
        last = found[-1] if found else None
        beyond = wall(last[0], last[1]) if last and last[1].key != zone.key else None
        moments = takewhile(lambda m, until=until: m <= until, rings(life.times, life.weekdays, zone, since, beyond))
        found.extend((moment, zone, wall(moment, zone).strftime("%H:%M") in quiet) for moment in moments)
    return found


def _minutes_of(start, end):
    """The readings from `start` on until `end`, walking round the dial."""
    readings = set()
    if start is None or start == end:
        return readings
    reading = datetime.combine(START, start)
    while reading.time() != end:
        readings.add(reading.strftime("%H:%M"))
        reading += MINUTE
    return readings


def check(life):
    """AssertionError where the two disagree, or where one of the promises does not hold."""
    ours, seen = engines(life), watchers(life)
    assert ours == seen, (life, set(ours) ^ set(seen))
    dates = [wall(moment, zone).date() for moment, zone, _ in ours]
    assert max(dates.count(day) for day in set(dates)) <= len(life.times)
    spoken = [(moment, zone) for moment, zone, is_quiet_then in ours if not is_quiet_then]
    quiet = _minutes_of(life.quiet_from, life.quiet_until)
    assert not any(wall(moment, zone).strftime("%H:%M") in quiet for moment, zone in spoken)
    for moment, zone, is_quiet_then in ours:
        until = quiet_ends(moment, zone, life.quiet_from, life.quiet_until)
        assert (until > moment) == is_quiet_then
        assert wall(until, zone).strftime("%H:%M") not in quiet
    return len(ours), len(spoken)


def check_changes(life, around):
    """Second by second around each change of the clock: from every second on, the next slot is the next one seen."""
    seconds = 0
    for zone, since, until in life.stays():
        for change in changes(zone, since, until, step=48 * HOUR):
            first = change - around
            moments = rings(life.times, life.weekdays, zone, first)
            coming = next(moments)
            moment = first
            while moment < change + around:
                if moment >= coming:
                    coming = next(moments)
                assert next_due(times=life.times, weekdays=life.weekdays, zone=zone, after=moment) == coming
                moment += SECOND
                seconds += 1
    return seconds
