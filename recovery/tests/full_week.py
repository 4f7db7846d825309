"""The fullest week that a person is likely to have: the demo year's, with something from every room on top."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.clock import Week, today_for, week_of
from accounts.models import User
from journal import words
from journal.models import CheckIn, Craving, Entry, Lapse
from journal.models.entry import Page
from journal.tools import TOOLS
from progress.models import PatternSet, WeekNote
from progress.models.note import Words
from progress.models.patterns import Told
from support.models import Answer, Appointment, Attendance, BringUp, Contact, Group, Person, Visit
from support.questionnaires import questionnaires

LINE = "It went better than I thought, and I want to tell somebody about it before it fades away again."
TRIGGERS = [key for key, _ in words.TRIGGERS]


def a_full_week() -> tuple[User, Week]:
    """The demo person with it, and which week it is: the last one that is over."""
    call_command("demo", verbosity=0)
    user = User.objects.get(username="demo")
    week = week_of(today_for(user, timezone.now())).previous
    with transaction.atomic():
        _journal(user, week)
        _circle(user, week)
        _findings(user, week)
    return user, week


def _journal(user: User, week: Week) -> None:
    tools = list(TOOLS)[:5]
    for number, day in enumerate(week.days):
        CheckIn.objects.record(user, day, {"mood": 3, "craving": 4 + number % 5, "confidence": 6, "used": "no"})
        CheckIn.objects.record(user, day, {"stress": 3, "sleep_hours": 5, "note": LINE, "victory": LINE})
        Entry.objects.create(user=user, day=day, title="A long walk by the river", body=LINE * 5)
        for turn in range(2):
            at = datetime.combine(day, time(9 + 8 * turn), UTC)
            chosen = {"triggers": TRIGGERS[number : number + 3], "tool": tools[(number + turn) % 5], "kind": "social"}
            Craving.objects.create(user=user, at=at, day=day, zone=user.zone, before=8, after=3, **chosen)
    Lapse.objects.create(user=user, day=week.days[5], zone=user.zone, what=LINE)
    note = WeekNote.objects.begun(user, week)
    wrote = Words(**dict.fromkeys(("well", "hard", "learned", "focus"), LINE * 6), situation=LINE, response=LINE)
    note.write(Page(uuid4()), wrote, timezone.now(), is_finished=True)


def _circle(user: User, week: Week) -> None:
    BringUp.objects.create(user=user, text="Ask about the dose")
    for number in range(12):
        person = Person.objects.create(user=user, name=f"Ana Maria {number}", phone="+4915112345678")
        for day in week.days[:3]:
            Contact.objects.create(user=user, person=person, at=datetime.combine(day, time(12), UTC), day=day)
        BringUp.objects.create(user=user, text=LINE)
    for name in ("Tuesday evening group", "Morning meeting"):
        group = Group.objects.create(user=user, name=name)
        Attendance.objects.create(user=user, group=group, day=week.days[1])
    for kind in ("individual", "doctor"):
        booked = {"at": time(10), "zone": user.zone, "kind": kind, "with_whom": "Dr. Sanders"}
        appointment = Appointment.objects.create(user=user, day=week.days[2], **booked)
        Visit.objects.create(user=user, appointment=appointment, day=week.days[2], state="attended")


def _findings(user: User, week: Week) -> None:
    for back in (7, 0):
        for key in ("who-5", "gad-7", "phq-8", "bam"):
            given = {item.key: 1 for item in questionnaires()[key].items}
            day = week.days[3] - timedelta(days=back)
            Answer.objects.write(user, key, day, given, datetime.combine(day, time(20), UTC))
    sentences = [
        f"On days with something like number {number} your craving was lower by 2. {LINE}" for number in range(4)
    ]
    PatternSet.objects.keep(user, week.sunday, 300, Told(tuple((said, "") for said in sentences), compared=90))
