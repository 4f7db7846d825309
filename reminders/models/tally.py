"""How many there were, for whoever runs the site: counted as they happen, since to count rows later is to read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar, Final, NamedTuple

from django.db import connection, models

# Upper bounds of lateness in seconds, from the slot to the hand-over; the last one is beyond every bound.
BOUNDS: Final = (1, 5, 10, 30, 60, 120, 300, 900, 3600, 7200)
BEYOND: Final = 1_000_000

ADD: Final = """
INSERT INTO reminders_tally AS tally (channel, outcome, within, number)
SELECT * FROM unnest(%s::text[], %s::text[], %s::int[], %s::bigint[])
    ON CONFLICT (channel, outcome, within) DO UPDATE SET number = tally.number + EXCLUDED.number
"""


class Cell(NamedTuple):
    """What is counted together; `within` is a bound of lateness for what was sent, else 0."""

    channel: str
    outcome: str
    within: int = 0


def bound_of(late: timedelta) -> int:
    """The smallest bound that the lateness does not pass."""
    return next((bound for bound in BOUNDS if late.total_seconds() <= bound), BEYOND)


class TallyQuerySet(models.QuerySet["Tally"]):
    def add(self, counts: Mapping[Cell, int]) -> None:
        """One statement, its rows always in the same order, so that two senders never wait for each other in a ring."""
        rows = sorted((*cell, number) for cell, number in counts.items() if number)
        if rows:
            with connection.cursor() as cursor:
                cursor.execute(ADD, [list(column) for column in zip(*rows, strict=True)])

    def counts(self) -> Counter[Cell]:
        rows = self.values_list("channel", "outcome", "within", "number")
        return Counter({Cell(channel, outcome, within): number for channel, outcome, within, number in rows})


class Tally(models.Model):
    """A counter that only grows. A process that is killed takes with it what it had not added yet: one call at most."""

    channel = models.CharField(max_length=8)
    outcome = models.CharField(max_length=8)
    within = models.PositiveIntegerField(default=0)
    number = models.PositiveBigIntegerField(default=0)

    objects: ClassVar = TallyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["channel", "outcome", "within"], name="tally_once")]
