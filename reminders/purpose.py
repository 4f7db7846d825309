"""Whether a reminder still has a purpose: nobody is reminded of what is done. `kinds` says which answer is whose."""

from collections import defaultdict
from collections.abc import Collection, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Max

from accounts.clock import DAY
from journal.models import CheckIn
from routines.models import Completion, RoutineRule
from routines.schedule import is_due, rule_on
from support.models import Appointment, Contact, Naloxone, Person
from support.naloxone import near_end
from support.touch import Pace

SOON: Final = timedelta(hours=26)  # a day before, also where the clock changes in between


@dataclass(frozen=True, slots=True)
class Asked:
    """A slot whose purpose is in question: whose, of which row, at which moment, and the person's day it speaks of."""

    user_id: UUID
    subject: UUID | None
    slot: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Ask:
    """A question for the kind of that name."""

    kind: str
    asked: Asked


def checked_in(asked: Collection[Asked]) -> Set[Asked]:
    """Those whose day has a check-in. One query."""
    people, days = {one.user_id for one in asked}, {one.day for one in asked}
    done = set(CheckIn.objects.filter(user__in=people, day__in=days).values_list("user_id", "day"))
    return {one for one in asked if (one.user_id, one.day) in done}


def never(asked: Collection[Asked]) -> Set[Asked]:
    """Nothing but the person's own switch ends it."""
    return frozenset()


def routine_done(asked: Collection[Asked]) -> Set[Asked]:
    """Those whose item is not due on their day, is gone, or is done or skipped. Two queries."""
    items, days = {one.subject for one in asked}, {one.day for one in asked}
    people = {one.user_id for one in asked}
    rules: dict[UUID, list[RoutineRule]] = defaultdict(list)
    for rule in RoutineRule.objects.filter(user__in=people, item__in=items, item__binned_at=None):
        rules[rule.item_id].append(rule)
    amounts = Completion.objects.filter(user__in=people, item__in=items, day__in=days)
    done = {(one.item_id, one.day): one for one in amounts.only("item", "day", "amount", "state")}

    def is_met(one: Asked) -> bool:
        rule = rule_on(rules[one.subject], one.day) if one.subject else None
        noted = done.get((one.subject, one.day)) if one.subject else None
        return rule is None or not is_due(rule, one.day) or bool(noted and _is_enough(noted, rule))

    return {one for one in asked if is_met(one)}


def _is_enough(noted: Completion, rule: RoutineRule) -> bool:
    return noted.is_skipped or noted.amount >= rule.target


def nothing_soon(asked: Collection[Asked]) -> Set[Asked]:
    """Those whose appointment is gone, called off, or not within SOON of the slot. One query."""
    first, last = min(one.slot for one in asked).date(), max(one.slot for one in asked).date()
    first, last = first - DAY, last + 2 * DAY
    subjects, people = {one.subject for one in asked if one.subject}, {one.user_id for one in asked}
    rows = Appointment.objects.filter(user__in=people, pk__in=subjects).that_may_fall_between(first, last)
    starts: dict[UUID | None, list[datetime]] = {
        row.pk: [on.start for on in row.between(first, last) if not on.is_off] for row in rows
    }
    return {one for one in asked if not any(_is_soon(start, one.slot) for start in starts.get(one.subject, []))}


def _is_soon(start: datetime, slot: datetime) -> bool:
    return slot < start <= slot + SOON


def refilled(asked: Collection[Asked]) -> Set[Asked]:
    """Those whose naloxone has a date that is far off again, or none. Those without a subject are never met."""
    subjects = {one.subject for one in asked if one.subject}
    rows = Naloxone.objects.filter(user__in={one.user_id for one in asked}, pk__in=subjects)
    known = {row.pk: row for row in rows}
    return {one for one in asked if one.subject and near_end(known.get(one.subject), one.day) is None}


def all_in_touch(asked: Collection[Asked]) -> Set[Asked]:
    """Those who have nobody whose rhythm has gone by. Two queries."""
    people = {one.user_id for one in asked}
    rows = Person.objects.filter(user__in=people, binned_at=None, every_days__gt=0)
    last = Contact.objects.filter(user__in=people).order_by().values_list("person_id").annotate(Max("day"))
    days = dict(last)
    paces: dict[UUID, list[Pace]] = defaultdict(list)
    for row in rows.only("user", "every_days", "created_at"):
        paces[row.user_id].append(Pace(row.every_days, days.get(row.pk) or row.created_at.date()))
    return {one for one in asked if not any(pace.turns(one.day) > 1 for pace in paces[one.user_id])}


def nothing_to_review(asked: Collection[Asked]) -> Set[Asked]:
    """Those who have no check-in in the week up to their day: there is nothing to look at. One query."""
    return set(asked) - _here_within(asked, timedelta(days=6))


def back_again(asked: Collection[Asked]) -> Set[Asked]:
    """Those who have checked in within the last days. One query."""
    return _here_within(asked, timedelta(days=2))


def _here_within(asked: Collection[Asked], span: timedelta) -> Set[Asked]:
    first, last = min(one.day for one in asked) - span, max(one.day for one in asked)
    people = {one.user_id for one in asked}
    days: dict[UUID, list[date]] = defaultdict(list)
    for user_id, day in CheckIn.objects.filter(user__in=people, day__range=(first, last)).values_list("user_id", "day"):
        days[user_id].append(day)
    return {one for one in asked if any(one.day - span <= day <= one.day for day in days[one.user_id])}
