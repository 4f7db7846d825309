"""When a clock on the wall would ring, found by watching it: slow, and sharing nothing with `reminders.schedule`."""

from datetime import timedelta

from accounts.tests.moments import HOUR, MINUTE, wall


def rings(times, weekdays, zone, since, beyond=None):
    """Every moment after `since` at which a clock on the wall would ring, by watching it minute by minute.

    A minute rings when the clock shows it for the first time. Minutes that the clock jumps over ring as if it
    had not been set. The watch begins two days early, to know what has been shown before.
    """
    moment = since - 48 * HOUR
    shown = highest = wall(moment - MINUTE, zone)
    readings = {(at.hour, at.minute) for at in times}
    waiting = set()
    while True:
        shown, before = wall(moment, zone), shown
        expected = before + MINUTE
        for minute in (shown,) if shown == expected > highest else _minutes(highest + MINUTE, shown):
            rule_says = (minute.hour, minute.minute) in readings and minute.weekday() in weekdays
            if rule_says and (beyond is None or minute > beyond):
                # Had the clock not been set, it would show `before` and a minute now.
                waiting.add(moment + (minute - expected if minute < shown else timedelta(0)))
        if shown > highest:
            highest = shown
        if waiting and moment in waiting:
            waiting.remove(moment)
            if moment > since:
                yield moment
        moment += MINUTE


def _minutes(first, last):
    while first <= last:
        yield first
        first += MINUTE
