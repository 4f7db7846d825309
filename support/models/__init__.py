"""Who and what stands by me."""

from support.models.answer import Answer
from support.models.appointment import Appointment, Visit
from support.models.bring_up import BringUp
from support.models.calendar_feed import CalendarFeed
from support.models.group import Attendance, Group
from support.models.person import Contact, Person
from support.models.plan import Naloxone, PlanLine, PlanSign, Reason, ReasonPhoto
from support.models.shelf import Keeper, LessonRead

__all__ = [
    "Answer",
    "Appointment",
    "Attendance",
    "BringUp",
    "CalendarFeed",
    "Contact",
    "Group",
    "Keeper",
    "LessonRead",
    "Naloxone",
    "Person",
    "PlanLine",
    "PlanSign",
    "Reason",
    "ReasonPhoto",
    "Visit",
]
