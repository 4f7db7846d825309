"""A dispatcher's tick: claims what is due, a batch after the other, and calls senders, for what the sweep finds too."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from accounts.planned import Planned
from reminders.channels import CARRIERS
from reminders.claim import BEGINNING, Claim, claim_due
from reminders.models import Call, Nudge

BATCH: Final = 5000  # what a claim costs by itself (plans, a commit) is then a hundredth of its rows
ROUNDS: Final = 160  # one call never works longer than its time limit; the next tick goes on

# In the order of the index: a table that was full of due rows a minute ago would else be read from its beginning.
ANY_DUE: Final = Planned(
    "SELECT 1 FROM reminders_turn WHERE next_due_at <= %(now)s ORDER BY next_due_at LIMIT 1", now="timestamptz"
)


def nudges(now: datetime) -> Iterator[Nudge]:
    """Calls for senders, of what is claimed and then swept; committed before each is given out."""
    yield from claims(now)
    yield from swept(now)


def claims(now: datetime) -> Iterator[Nudge]:
    if any_due(now):
        for claim in batches(now):
            yield from claim.nudges


def batches(now: datetime) -> Iterator[Claim]:
    """One claim after the other; and at the end the whole way once more, for what others held or brought."""
    mark = BEGINNING
    for _ in range(ROUNDS):
        claim = claim_due(now, BATCH, mark)
        yield claim
        if claim.taken == BATCH:
            mark = claim.mark
        elif claim.after.is_start:
            return
        else:
            mark = BEGINNING


def swept(now: datetime) -> Iterator[Nudge]:
    """The channels in turn, a few calls each, so that one with a long queue holds up none."""
    channels = set(CARRIERS)
    for _ in range(ROUNDS):
        for channel in sorted(channels):
            is_more, found = Call.objects.sweep(channel, now)
            yield from found
            if not is_more:
                channels.discard(channel)
        if not channels:
            break


def any_due(now: datetime) -> bool:
    """The idle tick's only question; it locks nothing and opens no transaction."""
    return bool(ANY_DUE.rows(now=now))
