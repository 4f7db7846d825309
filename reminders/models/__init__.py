"""What speaks up, and what became of each time it did. PostgreSQL is the queue; Celery only nudges."""

from reminders.models.asking import Asking
from reminders.models.call import Call, Nudge
from reminders.models.choice import KindChoice
from reminders.models.choices import Channel, Kind, Subject
from reminders.models.confidant import Confidant
from reminders.models.delivery import OPEN, OPENED, TROUBLE, Delivery, Leased, State
from reminders.models.device import Gateway, PushDevice
from reminders.models.reminder import LATER, Reminder, return_moments
from reminders.models.settings import UNTIL_BACK, ReminderSettings
from reminders.models.tally import Tally
from reminders.models.turn import Rule, Turn

__all__ = [
    "LATER",
    "OPEN",
    "OPENED",
    "TROUBLE",
    "UNTIL_BACK",
    "Asking",
    "Call",
    "Channel",
    "Confidant",
    "Delivery",
    "Gateway",
    "Kind",
    "KindChoice",
    "Leased",
    "Nudge",
    "PushDevice",
    "Reminder",
    "ReminderSettings",
    "Rule",
    "State",
    "Subject",
    "Tally",
    "Turn",
    "return_moments",
]
