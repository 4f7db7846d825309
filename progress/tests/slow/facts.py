"""A person's days as the patterns look at them, from the rows of each."""

from journal.models import CheckIn, Craving
from progress.tests.slow.days import DAY
from progress.tests.slow.routines import share_done
from progress.tests.slow.twelve import mean
from routines.models import RoutineItem

AS_SAID = ("day", "mood", "craving", "confidence", "stress", "sleep_hours", "used", "medicine", "did", "feelings")


def days_of(notes, first, today):
    """Those with a check-in, in order; both ends are among them, and the routine of the last is not over."""
    days = [facts(notes, check_in) for check_in in notes.on(CheckIn, from_to(first, today))]
    return [day | {"routine_share": None} if day["day"] == today else day for day in days]


def routine_shares(notes, first, last):
    """Of the days on which anything was asked for."""
    shares = {day: routine_share(notes, day) for day in from_to(first, last)}
    return {day: share for day, share in shares.items() if share is not None}


def from_to(first, last):
    return [first + n * DAY for n in range((last - first).days + 1)]


def facts(notes, check_in):
    said = {name: getattr(check_in, name) for name in AS_SAID}
    return said | {"triggers": triggers(notes, check_in.day), "routine_share": routine_share(notes, check_in.day)}


def triggers(notes, day):
    """Words of the list and ids of the person's own, of all the day's cravings."""
    return {str(word) for one in notes.on(Craving, [day]) for word in (*one.triggers, *one.own_triggers)}


def routine_share(notes, day):
    """None where nothing was asked for."""
    return mean([one for item in notes.rows[RoutineItem] if (one := share_done(notes, item, day)) is not None])
