"""Whether what was leased is still wanted: asked once for a whole batch, right before it is handed over."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import DatabaseError

from reminders.allowance import Allowance
from reminders.channel import Carrier, Note
from reminders.kinds import KINDS, Hours
from reminders.models import Leased, State
from reminders.purpose import Ask, Asked
from reminders.quiet import quiet_ends
from reminders.slots import zone_of

log = logging.getLogger(__name__)

CRASHES: Final = 8  # so many senders took it and were never heard of again: the next would fare no better
ASKS_AGAIN: Final = timedelta(minutes=15)  # where it is not known whether somebody else is to get anything

End = tuple[State, str]


@dataclass
class Verdict:
    """What to send; what ends here, by state and reason; and what waits until when, by reason."""

    notes: list[Note] = field(default_factory=list)
    ends: dict[End, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    waits: dict[str, list[tuple[UUID, datetime]]] = field(default_factory=lambda: defaultdict(list))


def judge(leased: Sequence[Leased], carrier: Carrier, now: datetime) -> Verdict:
    """Sorts a batch, in a few queries whatever its size."""
    verdict = Verdict()
    wanted = _by_the_clock(leased, now, verdict)
    if wanted:
        _by_their_purpose(wanted, carrier, now, verdict)
    return verdict


def _by_the_clock(leased: Sequence[Leased], now: datetime, verdict: Verdict) -> list[Leased]:
    """Those whose rules let them speak now; the others go to the verdict."""
    wanted = []
    for one in leased:
        if end := _end_by_rule(one, now):
            verdict.ends[end].append(one.id)
        elif (until := quiet_ends(now, zone_of(one.zone), *_quiet_hours(one))) > now:
            if one.expires_at:
                verdict.ends[State.SKIPPED, "quiet"].append(one.id)
            else:
                verdict.waits["quiet"].append((one.id, until))
        else:
            wanted.append(one)
    return wanted


def _quiet_hours(one: Leased) -> Hours:
    own = KINDS[str(one.kind)].quiet
    return (one.quiet_from, one.quiet_until) if own is None else own


def _end_by_rule(one: Leased, now: datetime) -> End | None:
    if one.crashes >= CRASHES:
        return State.ASIDE, "senders died"
    if not one.active or one.kind not in KINDS:
        return State.SKIPPED, "off"
    if one.expires_at is None:
        return None
    if one.expires_at <= now:
        return State.EXPIRED, "late"
    if one.paused_until and now < one.paused_until:
        return State.SKIPPED, "paused"
    return None


def _by_their_purpose(wanted: list[Leased], carrier: Carrier, now: datetime, verdict: Verdict) -> None:
    asks = [Ask(str(one.kind), Asked(one.user_id, one.subject, one.slot, one.day)) for one in wanted]
    allowance = Allowance.of(wanted, now)
    met, unknown = _met([*asks, *allowance.asks()])
    addresses = carrier.addresses({one.user_id for one in wanted})
    for one, ask in zip(wanted, asks, strict=True):
        address = addresses.get(one.user_id)
        if ask in met:
            verdict.ends[State.SKIPPED, "done"].append(one.id)
        elif ask.kind in unknown and KINDS[ask.kind].goes_to_others:
            verdict.waits["unknown"].append((one.id, now + ASKS_AGAIN))
        elif not address:
            verdict.ends[State.SKIPPED, "no address"].append(one.id)
        elif allowance.is_spent_for(one, ask, met):
            verdict.ends[State.SKIPPED, "enough"].append(one.id)
        else:
            note = Note(
                one.id, one.user_id, one.reminder_id, ask.kind, one.subject, str(one.name), one.slot, one.day, address
            )
            verdict.notes.append(note)


def _met(asks: Iterable[Ask]) -> tuple[set[Ask], set[str]]:
    """Those whose purpose is met, by asking each kind once; and the kinds that failed to answer.

    Such a kind stops no other. What is for its person is sent: a reminder too many does less harm than none. What goes
    to somebody else is not.
    """
    by_kind: dict[str, list[Asked]] = defaultdict(list)
    for ask in asks:
        by_kind[ask.kind].append(ask.asked)
    answers = {kind: _met_of(kind, several) for kind, several in by_kind.items()}
    met = {Ask(kind, asked) for kind, found in answers.items() for asked in found or ()}
    return met, {kind for kind, found in answers.items() if found is None}


def _met_of(kind: str, asked: list[Asked]) -> Iterable[Asked] | None:
    """None where it is not known."""
    try:
        return KINDS[kind].met(asked)
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001 (whatever is wrong with one kind's question)
        log.error("The purpose of %d reminders (%s) is not known (%s)", len(asked), kind, type(error).__name__)
        return None
