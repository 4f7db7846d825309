"""Whether somebody's circle is to be told, and what keeps its reminders in line with it.

Nothing is planned when a check-in is saved: the reminders of a circle come up every noon, and whether the day has come
is worked out from the last check-in, right before anything is sent. So a check-in costs nothing, and one that is saved
at the last moment still counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from accounts.clock import today_for
from accounts.models import User
from journal.models import CheckIn
from journal.models.check_in import BACKFILL_DAYS
from reminders.absence import CHOICES, NOON, TRIES_FOR, Plan, Sent
from reminders.models import OPENED, Channel, Confidant, Delivery, Kind, Reminder
from reminders.purpose import Asked
from routines.schedule import EVERY_DAY

# An absence that began before this is over and done with: told, or never to be told.
LONGEST: Final = timedelta(days=max(CHOICES) + 2) + 2 * TRIES_FOR
SOON: Final = timedelta(hours=1)

Of = tuple[UUID, str, UUID | None]  # a person, a kind, and whom it speaks of


@dataclass(frozen=True)
class Circles:
    """What is known of some people's circles: `here` is the last day on which each saved a check-in, whatever the day
    it was for; `sent` are the messages that were taken, and say what they are for."""

    confidants: list[Confidant]
    here: dict[UUID, date]
    sent: dict[Of, list[Sent]]

    @classmethod
    def of(cls, people: Collection[UUID], day: date) -> Circles:
        """Three queries for any number, about the time up to that day; rows know their people."""
        rows = Confidant.objects.filter(user__in=people).at_work().select_related("user").order_by("created_at")
        confidants = list(rows.defer("name", "address", "from_name", "words"))
        homes = {row.user_id: row.user for row in confidants}
        return cls(confidants, _here(homes, day), _sent(people, day))

    def plan(self, one: Confidant) -> Plan:
        begun = today_for(one.user, one.counts_from)
        return Plan(max(begun, self.here.get(one.user_id, begun)), one.days)

    def asked(self, user_id: UUID) -> list[Sent]:
        return self.sent.get((user_id, Kind.CIRCLE, None), [])

    def told(self, one: Confidant) -> list[Sent]:
        return self.sent.get((one.user_id, Kind.CIRCLE_TELL, one.pk), [])


def _here(homes: dict[UUID, User], day: date) -> dict[UUID, date]:
    """A check-in for a day gone by counts for the day on which it was saved: whoever saves one is here."""
    since = day - LONGEST - timedelta(days=BACKFILL_DAYS)
    own = CheckIn.objects.filter(user__in=homes, day__gte=since).order_by().values_list("user_id")
    rows = own.annotate(Max("day"), Max("updated_at"))
    return {key: max(last, today_for(homes[key], saved_at)) for key, last, saved_at in rows}


def _sent(people: Collection[UUID], day: date) -> dict[Of, list[Sent]]:
    since = datetime.combine(day - LONGEST, NOON, UTC)
    own = Delivery.objects.filter(user__in=people, slot__gte=since).in_words()
    rows = own.filter(reminder__kind__in=(Kind.CIRCLE, Kind.CIRCLE_TELL))
    found: dict[Of, list[Sent]] = defaultdict(list)
    facts = ("user_id", "reminder__kind", "reminder__subject", "day", "why", "updated_at", "sent_at", "slot")
    for user_id, kind, subject, on, why, opened_at, at, slot in rows.values_list(*facts):
        found[user_id, kind, subject].append(Sent(on, opened_at if why == OPENED else at or slot))
    return found


def need_no_question(asked: Collection[Asked]) -> Set[Asked]:
    """Those people who have not been away long enough, or were asked already. Four queries."""
    circles = Circles.of({one.user_id for one in asked}, max(one.day for one in asked))
    plans = defaultdict(list)
    for one in circles.confidants:
        plans[one.user_id].append(circles.plan(one))

    def is_wanted(one: Asked) -> bool:
        before = [sent for sent in circles.asked(one.user_id) if sent.at < one.slot]
        return any(plan.wants_asking(one.day, before) for plan in plans[one.user_id])

    return {one for one in asked if not is_wanted(one)} | _overtaken(Kind.CIRCLE, asked)


def need_no_words(asked: Collection[Asked]) -> Set[Asked]:
    """Those who have checked in, are not there any more, or were told already. Four queries."""
    circles = Circles.of({one.user_id for one in asked}, max(one.day for one in asked))
    confidants = {one.pk: one for one in circles.confidants}

    def is_wanted(one: Asked) -> bool:
        if not one.subject or not (whom := confidants.get(one.subject)) or whom.user_id != one.user_id:
            return False
        plan = circles.plan(whom)
        return plan.wants_telling(one.day, one.slot, circles.asked(one.user_id), circles.told(whom))

    return {one for one in asked if not is_wanted(one)} | _overtaken(Kind.CIRCLE_TELL, asked)


def answered(asked: Collection[Asked]) -> Set[Asked]:
    """Those whose question to somebody has an answer, or was taken back. Two queries."""
    open_ones = Confidant.objects.kept().filter(said_yes_at=None, left_at=None, is_on=True)
    rows = open_ones.filter(user__in={one.user_id for one in asked}, pk__in={one.subject for one in asked})
    waiting = set(rows.values_list("user_id", "pk"))
    return {one for one in asked if (one.user_id, one.subject) not in waiting} | _overtaken(Kind.CIRCLE_ASK, asked)


def _overtaken(kind: Kind, asked: Collection[Asked]) -> Set[Asked]:
    """Those that a later slot of the same reminder has come after, while they could not be sent. One query."""
    later = Delivery.objects.filter(user__in={one.user_id for one in asked}, reminder__kind=kind)
    rows = later.filter(slot__gt=min(one.slot for one in asked)).order_by().values_list("user_id", "reminder__subject")
    newest = {(user_id, subject): slot for user_id, subject, slot in rows.annotate(Max("slot"))}
    return {one for one in asked if newest.get((one.user_id, one.subject), one.slot) > one.slot}


def arrange(user: User, now: datetime) -> None:
    """Makes the reminders of a circle those of who is at work in it. How the person is asked stays as they had it."""
    with transaction.atomic():
        there = set(Confidant.objects.hold(user).at_work().values_list("pk", flat=True))
        own = Reminder.objects.for_user(user)
        own.filter(kind=Kind.CIRCLE_TELL).exclude(subject__in=there).update(active=False, next_due_at=None)
        if not there:
            own.filter(kind=Kind.CIRCLE).delete()
        elif not own.filter(kind=Kind.CIRCLE).exists():
            every_noon(user, Kind.CIRCLE, now)
        for key in there:
            every_noon(user, Kind.CIRCLE_TELL, now, subject=key, channels=[Channel.CIRCLE])


def arrange_again(now: datetime) -> None:
    """Makes what reminders are missing of circles at work: "on" is a promise, whatever went wrong. Mostly one query."""
    own = Reminder.objects.filter(user=OuterRef("user"))
    is_whole = Exists(own.filter(kind=Kind.CIRCLE)) & Exists(
        own.filter(kind=Kind.CIRCLE_TELL, subject=OuterRef("pk"), active=True)
    )
    lacking = Confidant.objects.at_work().exclude(is_whole)
    for user in User.objects.filter(pk__in=lacking.values("user"), is_active=True):
        arrange(user, now)


def every_noon(user: User, kind: Kind, now: datetime, **more: Any) -> None:
    Reminder.objects.set_rule(user, kind, now, times=[NOON], weekdays=list(EVERY_DAY), active=True, **more)


def ask(confidant: Confidant, now: datetime) -> None:
    """Sends the question; there is a moment in which it can be taken back."""
    at = now + timedelta(minutes=1)
    ways = [Channel.CIRCLE]
    Reminder.objects.set_once(confidant.user, Kind.CIRCLE_ASK, at, now, subject=confidant.pk, channels=ways)


def tell_news(user: User, now: datetime) -> None:
    """Somebody said yes or left: the person hears that something changed. Several changes of an hour are one; who has
    stopped these hears of none."""
    if not Reminder.objects.for_user(user).filter(kind=Kind.CIRCLE_NEWS, active=False).exists():
        Reminder.objects.set_once(user, Kind.CIRCLE_NEWS, now + SOON, now)
