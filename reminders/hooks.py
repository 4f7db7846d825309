"""What happens to reminders when something happens to a person; `recovery.wiring` hangs these on `accounts.events`."""

from datetime import date, datetime, time, timedelta
from typing import Final

from accounts.clock import DAY, resolve
from accounts.models import User
from reminders.follow import begin, follow
from reminders.models import Kind, KindChoice, Reminder

# After a hard moment there is time to sleep before anyone asks.
REST: Final = timedelta(hours=8)


def email_confirmed(*, user: User, now: datetime) -> None:
    begin(user, now)


def zone_changed(*, user: User, now: datetime) -> None:
    Reminder.objects.follow(user, now)
    follow(user, now)


def erasing(*, user: User) -> None:
    """Their turns go before their deliveries: a claim that holds one is waited for, and what it made is seen."""
    Reminder.objects.for_user(user).delete()


def plans_changed(*, user: User, now: datetime) -> None:
    follow(user, now)


def checked_in(*, user: User, day: date) -> None:
    Reminder.objects.here_on(user, day)


def said_not_safe(*, user: User, now: datetime) -> None:
    """Asks how they are once they have rested. Said again, it is asked later."""
    choice = KindChoice.objects.of(user, Kind.FOLLOW_UP)
    if choice and choice.active:
        at = follow_up_at(user, now, choice.at)
        Reminder.objects.set_once(user, Kind.FOLLOW_UP, at, now, channels=choice.channels)


def follow_up_at(user: User, now: datetime, at: time) -> datetime:
    """The first time the clock reads `at` once REST has gone by."""
    day = (now + REST).astimezone(user.tz).date()
    return next(moment for n in range(3) if (moment := resolve(day + n * DAY, at, user.tz)) >= now + REST)
