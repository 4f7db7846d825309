"""What happens to reminders when something happens to a person; `recovery.wiring` hangs these on `accounts.events`."""

from datetime import datetime

from accounts.models import User
from reminders.models import Reminder


def email_confirmed(*, user: User, now: datetime) -> None:
    Reminder.objects.start_check_in(user, now)


def zone_changed(*, user: User, now: datetime) -> None:
    Reminder.objects.follow(user, now)
