"""A test message, sent at once, with what became of it."""

import logging
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from accounts.clock import today_for
from accounts.ids import new_id
from accounts.models import User
from reminders.channel import NoLine, Note, Refused, TryLater
from reminders.channels import CARRIERS
from reminders.models import Delivery, Kind, State

log = logging.getLogger(__name__)

PATIENCE: Final = timedelta(seconds=5)  # somebody is waiting


class Outcome(StrEnum):
    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    NOWHERE = "nowhere"
    ENOUGH = "enough"


class Nothing:
    """A test is recorded when it is over, so there is nothing to look after while a server keeps us waiting."""

    def left(self) -> float | None:
        return None

    def write(self) -> None:
        pass


def try_out(user: User, channel: str, now: datetime) -> Outcome:
    """Hands one message over by this way. One that was taken is kept as a delivery of no reminder: the way works."""
    carrier = CARRIERS[channel]
    address = carrier.addresses([user.pk]).get(user.pk)
    if not address:
        return Outcome.NOWHERE
    note = Note(new_id(), user.pk, new_id(), Kind.TEST, None, "", now, today_for(user, now), address)
    try:
        with carrier.line(PATIENCE, Nothing()) as line:
            line.hand_over(note)
    except Refused as error:
        log.warning("A test by %s was refused (%s)", channel, error)
        return Outcome.REFUSED
    except (TryLater, NoLine) as error:
        log.warning("A test by %s did not get through (%s)", channel, error)
        return Outcome.LATER
    Delivery.objects.create(
        user=user, reminder_id=note.reminder_id, channel=channel, slot=now, day=note.day, due_at=now, sent_at=now,
        state=State.SENT,
    )  # fmt: skip
    return Outcome.SENT
