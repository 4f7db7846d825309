"""Brings reminders in line with what they speak of: appointments, routine items, and the date on the naloxone.

Called when one of these was changed, and by the clock for what comes again. What is as it should be is left alone, so
that a slot which is just due is not lost. Whatever this misses does no harm: whether a reminder is still wanted is
asked right before it is sent.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.clock import DAY, resolve, today_for
from accounts.models import User
from reminders.models import LATER, Kind, KindChoice, Reminder, Turn, return_moments
from reminders.slots import zone_of
from routines.models import RoutineRule
from routines.schedule import EVERY_DAY, ON, HasRule, rule_on
from support.models import Appointment
from support.naloxone import naloxone_of, said_from
from support.occurrences import Occurrence

SUNDAY: Final = [6]
WEEK_AT: Final = [time(18)]
FAR: Final = timedelta(days=400)
AT_ONCE: Final = (Kind.APPOINTMENT, Kind.REFILL, Kind.FOLLOW_UP, Kind.RETURN)
BATCH: Final = 500

Key = tuple[UUID, str]
Due = tuple[Key, datetime | None]  # a moment that has come and was not claimed yet


def begin(user: User, now: datetime) -> None:
    """What everyone begins with once they can be reached. What is there already stays as it is, off or on."""
    with transaction.atomic():
        Turn.objects.hold(user.pk)
        Reminder.objects.start_check_in(user, now)
        if not Reminder.objects.for_user(user).filter(kind=Kind.REVIEW).exists():
            Reminder.objects.set_rule(user, Kind.REVIEW, now, times=WEEK_AT, weekdays=SUNDAY, active=True)
        there = KindChoice.objects.by_kind(user)
        for kind in AT_ONCE:
            if kind not in there:
                KindChoice.objects.keep(user, kind)
        follow(user, now)


def follow(user: User, now: datetime) -> None:
    with transaction.atomic():
        Turn.objects.hold(user.pk)
        choices = KindChoice.objects.by_kind(user)
        follow_routines(user, now)
        _moments(user, Kind.APPOINTMENT, choices, now)
        _moments(user, Kind.REFILL, choices, now)
        _away(user, choices.get(Kind.RETURN), now)


def spent(now: datetime) -> int:
    """Plans what comes again, and forgets moments that are long over; how many were looked at."""
    rows = Reminder.objects.spent(now, BATCH)
    for user in {row.user for row in rows if row.kind == Kind.APPOINTMENT}:
        follow(user, now)
    over = [row.pk for row in rows]
    Reminder.objects.filter(pk__in=over, next_due_at=None, at__lt=now - settings.REMINDER_EXPIRY).delete()
    return len(rows)


def follow_routines(user: User, now: datetime) -> None:
    """Each item's reminder comes on the item's days, and at its hour where it has one. Two queries where all do."""
    today = today_for(user, now)
    reminders = Reminder.objects.for_user(user).filter(kind=Kind.ROUTINE).exclude(name=LATER)
    rows = [row for row in reminders if row.subject]
    rules = _rules_of(user, [row.subject for row in rows if row.subject]) if rows else {}
    for reminder in rows:
        if own := rules.get(reminder.subject):
            rule = rule_on(own, today) or own[-1]
            times = [rule.at] if rule.at else reminder.times
            weekdays = weekdays_of(rule, times, user)
            is_planned = bool(reminder.next_due_at) or not reminder.active
            if (times, weekdays, is_planned) != (reminder.times, reminder.weekdays, True):
                Reminder.objects.set_rule(
                    user,
                    Kind.ROUTINE,
                    now,
                    times=times,
                    weekdays=weekdays,
                    active=reminder.active,
                    subject=reminder.subject,
                )


def _rules_of(user: User, items: Collection[UUID]) -> dict[UUID | None, list[RoutineRule]]:
    """Every rule of each item that is not deleted, oldest first."""
    rows = RoutineRule.objects.for_user(user).filter(item__in=items, item__binned_at=None)
    rules: dict[UUID | None, list[RoutineRule]] = defaultdict(list)
    for rule in rows.order_by("valid_from"):
        rules[rule.item_id].append(rule)
    return rules


def weekdays_of(rule: HasRule, times: list[time], user: User) -> list[int]:
    """The dates on which an item may be due: an hour before the person's day begins belongs to the day before."""
    if rule.every is not None or rule.state != ON:
        return list(EVERY_DAY)
    late = any(at.hour < user.day_start for at in times)
    early = any(at.hour >= user.day_start for at in times)
    days = {day for day in rule.weekdays if early} | {(day + 1) % 7 for day in rule.weekdays if late}
    return sorted(days) or list(EVERY_DAY)


def _moments(user: User, kind: Kind, choices: dict[str, KindChoice], now: datetime) -> None:
    """Makes the moments of this kind those that are to come; the ones that are over stay until they are forgotten.

    One that is due and not claimed yet is still to come: it is neither deleted nor moved on to the next.
    """
    choice = choices.get(kind)
    rows = Reminder.objects.for_user(user).filter(kind=kind, next_due_at__isnull=False, at__isnull=False)
    own = {(row.subject, row.name): row for row in rows.exclude(name=LATER) if row.subject}
    due = {(key, row.at) for key, row in own.items() if row.next_due_at and row.next_due_at <= now}
    wanted = dict(_wanted(user, kind, choice, now, due)) if choice and choice.active else {}
    for key in own.keys() - wanted.keys():
        own[key].delete()
    channels = choice.channels if choice else []
    for (subject, name), at in wanted.items():
        Reminder.objects.set_once(user, kind, at, now, subject=subject, name=name, channels=channels)


def _wanted(
    user: User, kind: Kind, choice: KindChoice, now: datetime, due: Collection[Due]
) -> Iterator[tuple[Key, datetime]]:
    if kind == Kind.REFILL:
        yield from _naloxone(user, choice, now, due)
        return
    today = now.date()
    for row in Appointment.objects.for_user(user).that_may_fall_between(today - DAY, today + FAR):
        coming = [one for one in row.between(today - DAY, today + FAR) if not one.is_off]
        for name in choice.before:
            moments = (before(one, name, row.zone) for one in coming)
            if at := next((at for at in moments if at > now or ((row.pk, name), at) in due), None):
                yield (row.pk, name), at


def before(one: Occurrence, name: str, zone: str) -> datetime:
    """A day before is the same hour on the day before, as the clock on the wall has it there."""
    if name == KindChoice.Before.HOUR:
        return one.start - timedelta(hours=1)
    return resolve(one.day - DAY, one.at, zone_of(zone))


def _naloxone(user: User, choice: KindChoice, now: datetime, due: Collection[Due]) -> Iterator[tuple[Key, datetime]]:
    """When its date comes near, and on the date itself."""
    naloxone = naloxone_of(user)
    if naloxone and naloxone.expires_on and naloxone.has_it is not False:
        days = {"near": said_from(naloxone.expires_on), "end": naloxone.expires_on}
        for name, day in days.items():
            at = resolve(day, choice.at, user.tz)
            if at > now or ((naloxone.pk, name), at) in due:
                yield (naloxone.pk, name), at


def _away(user: User, choice: KindChoice | None, now: datetime) -> None:
    """A word after some days away; those that are there wait on as they did."""
    rows = Reminder.objects.for_user(user).filter(kind=Kind.RETURN)
    if choice is None or not choice.active:
        rows.delete()
        return
    there = {row.name for row in rows.exclude(name=LATER)}
    for name, at in return_moments(user, today_for(user, now)).items():
        if name not in there:
            Reminder.objects.set_once(user, Kind.RETURN, at, now, name=name, channels=choice.channels)
    for row in rows.exclude(channels=choice.channels).select_for_update():
        row.channels = choice.channels
        row.save()
