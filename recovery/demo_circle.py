"""Who and what stands by the demo person: people, a group, appointments, questionnaires and a plan."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final
from uuid import uuid5

from django.db.models import Model

from accounts.clock import resolve
from accounts.models import User
from support.models import Answer, Appointment, Attendance, Contact, Group, Person, PlanLine, PlanSign, Visit
from support.parts import BY_KEY, Part
from support.questionnaires import questionnaires

# Name, role, how often they are in touch, and a phone: of those that the German network agency keeps free for films.
PEOPLE: Final = (
    ("Mum", "family", 0.25, "+493023125014"),
    ("Marek", "sponsor", 0.3, "+493023125027"),
    ("Dana", "friend", 0.12, "+493023125083"),
)
# Notes and homework of the newest visits, the last one first.
VISITS: Final = (
    ("We practiced the call to the dentist. Next week I make it from her room.", "Write down what I want to say first"),
    ("Talked about day shifts and what I would say to the foreman.", ""),
    ("Sleep again. She thinks the late tea does not help.", "No tea after four, and a line about it each morning"),
)
# How many of each part's examples were ticked.
PLAN: Final = (
    (Part.SIGNS, 3),
    (Part.ALONE, 4),
    (Part.AMONG, 3),
    (Part.ASK, 1),
    (Part.PROFESSIONALS, 1),
    (Part.SURROUNDINGS, 2),
    (Part.FIRST_HOUR, 4),
    (Part.FIRST_DAY, 4),
)
EVERY: Final = {"who-5": 14, "bam-iop": 7}
NOON: Final = time(12)
TUESDAY, THURSDAY = 1, 3
SHOWN: Final = timedelta(days=14)  # the weeks that are looked at first have something of everything


def circle_of(user: User, seed: int, last: date, days: int) -> Iterator[Model]:
    """Every row of these days up to and with `last`, not yet saved, what is pointed at before what points."""
    rng = Random(f"circle {seed} {user.username}")
    past = [last - timedelta(days=days - 1 - number) for number in range(days)]
    yield from _people(user, rng, past)
    yield from _group(user, rng, past)
    yield from _appointments(user, rng, past)
    yield from _answers(user, rng, past)
    yield from _plan(user, rng, past)


def _people(user: User, rng: Random, days: list[date]) -> Iterator[Model]:
    for place, (name, role, share, phone) in enumerate(PEOPLE):
        person = Person(id=uuid5(user.pk, f"person {name}"), user=user, name=name, role=role, position=place)
        person.phone = phone
        yield person
        for day in days:
            if rng.random() < share:
                at, way = resolve(day, NOON, user.tz), rng.choice(Contact.Way.values)
                yield Contact(id=Contact.id_for(person, str(day)), user=user, person=person, at=at, day=day, way=way)


def _group(user: User, rng: Random, days: list[date]) -> Iterator[Model]:
    group = Group(id=uuid5(user.pk, "group"), user=user, name="Tuesday evening", weekdays=[TUESDAY], zone=user.zone)
    group.kind, group.at = Group.Kind.IN_PERSON, time(19)
    yield group
    for day in days:
        if day.weekday() == TUESDAY and (rng.random() < 0.75 or days[-1] - day < SHOWN):
            yield Attendance(id=uuid5(group.pk, str(day)), user=user, group=group, day=day)


def _appointments(user: User, rng: Random, days: list[date]) -> Iterator[Model]:
    first = next(day for day in [*days, *(days[-1] + timedelta(days=n) for n in range(8))] if day.weekday() == THURSDAY)
    visit = Appointment(id=uuid5(user.pk, "appointment"), user=user, kind=Appointment.Kind.INDIVIDUAL, day=first)
    visit.at, visit.zone, visit.repeats, visit.with_whom = time(10), user.zone, Appointment.Repeats.WEEKLY, "Ms Okafor"
    yield visit
    for day in days:
        if day.weekday() == THURSDAY and (rng.random() < 0.9 or days[-1] - day < SHOWN):
            yield _visit(visit, day, weeks=(days[-1] - day).days // 7)


def _visit(appointment: Appointment, day: date, weeks: int) -> Visit:
    """That the person was there; `weeks` is how long ago it is."""
    pk = uuid5(appointment.pk, f"visit {day}")
    visit = Visit(id=pk, user=appointment.user, appointment=appointment, day=day, state=Visit.State.ATTENDED)
    if weeks < len(VISITS):
        visit.notes, visit.homework = VISITS[weeks]
    return visit


def _answers(user: User, rng: Random, days: list[date]) -> Iterator[Model]:
    for key, every in EVERY.items():
        items = questionnaires()[key].items
        for day in days[::-every]:
            row = Answer(id=Answer.id_for(user, key, day), user=user, questionnaire=key, day=day)
            row.given = {item.key: rng.choice(item.options)[0] for item in items}
            row.finished_at = datetime.combine(day, NOON, UTC)
            yield row


def _plan(user: User, rng: Random, days: list[date]) -> Iterator[Model]:
    for part, n in PLAN:
        for place, (key, text) in enumerate(BY_KEY[part].examples[:n]):
            line = PlanLine(id=PlanLine.id_of_example(user, part, key), user=user, part=part, key=key, text=text)
            line.position = place
            yield line
            if part == Part.SIGNS:
                noticed = (day for day in days if rng.random() < 0.05)
                yield from (
                    PlanSign(id=PlanSign.id_for(line.pk, day), user=user, line=line, day=day) for day in noticed
                )
