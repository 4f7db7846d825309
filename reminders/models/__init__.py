"""What speaks up, and what became of each time it did. PostgreSQL is the queue; Celery only nudges."""

from reminders.models.choices import Channel, Kind
from reminders.models.delivery import OPEN, TROUBLE, Call, Delivery, Leased, State
from reminders.models.reminder import Reminder
from reminders.models.settings import UNTIL_BACK, ReminderSettings
from reminders.models.tally import Tally

__all__ = [
    "OPEN",
    "TROUBLE",
    "UNTIL_BACK",
    "Call",
    "Channel",
    "Delivery",
    "Kind",
    "Leased",
    "Reminder",
    "ReminderSettings",
    "State",
    "Tally",
]
