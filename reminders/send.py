"""Sends what was claimed. A delivery is leased before it is handed over and recorded right after, one by one: a crash
in between sends at most one message a second time.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from django.conf import settings

from reminders import mail
from reminders.channel import Line, NoLine, Refused, TryLater
from reminders.models import Delivery, Reminder
from reminders.purpose import days_done

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

# The server may take a twelfth of the lease for each answer. Six at most stand before a message is taken (EHLO, HELO,
# MAIL, RCPT, DATA and its end), so one begun in the first half of the lease ends within it: nobody else has it by then.
ANSWERS_A_LEASE: Final = 12


class Note(NamedTuple):
    """A delivery and where it goes."""

    delivery: Delivery
    address: str


def send(ids: Collection[UUID], clock: Clock) -> int:
    """Sends those of the deliveries that are free and still have a purpose; how many were handed over."""
    now = clock()
    leased = Delivery.objects.lease(ids, now)
    notes = _still_wanted(leased, now) if leased else []
    if not notes:
        return 0
    patience = min(settings.REMINDER_LEASE / ANSWERS_A_LEASE, timedelta(seconds=settings.EMAIL_TIMEOUT))
    with mail.MailLine(patience) as line:
        return _hand_over(notes, line, now + settings.REMINDER_LEASE / 2, clock)


def _still_wanted(leased: list[Delivery], now: datetime) -> list[Note]:
    """Asks again what was asked at the claim; what is not wanted any more is recorded, a statement a reason."""
    reminders = Reminder.objects.in_bulk({delivery.reminder_id for delivery in leased})
    done = days_done((delivery.user_id, delivery.day) for delivery in leased)
    addresses = mail.addresses(delivery.user_id for delivery in leased)
    unwanted: dict[str, list[Delivery]] = defaultdict(list)
    notes = []
    for delivery in leased:
        reminder, address = reminders.get(delivery.reminder_id), addresses.get(delivery.user_id)
        if (delivery.user_id, delivery.day) in done:
            unwanted["done"].append(delivery)
        elif not reminder or not reminder.speaks_at(now):
            unwanted["off"].append(delivery)
        elif not address:
            unwanted["no address"].append(delivery)
        else:
            notes.append(Note(delivery, address))
    for why, deliveries in unwanted.items():
        Delivery.objects.skip(deliveries, why, now)
    return notes


def _hand_over(notes: list[Note], line: Line, last_start: datetime, clock: Clock) -> int:
    """One after the other; what cannot be begun by `last_start`, or has no line, is left to another time."""
    handed_over = 0
    for at, note in enumerate(notes):
        rest = [later.delivery for later in notes[at:]]
        if clock() >= last_start:
            Delivery.objects.give_back(rest, clock())
            break
        try:
            handed_over += _hand_over_one(note, line, clock)
        except NoLine as error:
            log.warning("%d reminders are put off: no connection (%s)", len(rest), error)
            for delivery in rest:
                delivery.try_again(str(error), clock())
            break
    return handed_over


def _hand_over_one(note: Note, line: Line, clock: Clock) -> int:
    delivery, address = note
    try:
        line.hand_over(delivery, address)
    except Refused as error:
        log.warning("Delivery %s was refused (%s)", delivery.pk, error)
        delivery.record_failed(str(error), clock())
        return 0
    except TryLater as error:
        log.warning("Delivery %s is put off (%s)", delivery.pk, error)
        delivery.try_again(str(error), clock())
        return 0
    delivery.record_sent(clock())
    return 1
