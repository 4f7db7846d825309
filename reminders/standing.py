"""How the queue stands, for whoever runs the site: numbers, and failures without a word of anybody's or a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db.models import Case, CharField, Count, Func, Min, OuterRef, Q, Subquery, Sum, Value, When

from reminders.models import OPEN, TROUBLE, Call, Delivery, Reminder, State, Tally, Turn
from reminders.models.tally import Cell

SHOWN: Final = 200


class Queue(NamedTuple):
    """What waits, is held by quiet hours, or is being sent, by one channel."""

    channel: str
    state: str
    number: int
    oldest: datetime

    def with_others(self, same: Queue) -> Queue:
        """The same queue, of which both are a part."""
        return Queue(self.channel, self.state, self.number + same.number, min(self.oldest, same.oldest))


class Failure(NamedTuple):
    """One that was refused or set aside; of a rule that cannot be read there is no channel and no try."""

    at: datetime
    id: str
    kind: str
    channel: str
    state: str
    why: str
    attempts: int

    def __str__(self) -> str:
        return (
            f"{self.at:%Y-%m-%d %H:%M:%S}  {self.id}  {self.kind or '-':<12} {self.channel or '-':<8} "
            f"{self.state:<7} {self.attempts:>4}  {self.why}"
        )


@dataclass(frozen=True)
class Standing:
    """The moment's numbers. `behind` is how long the longest due reminder has waited to be claimed."""

    queues: list[Queue]
    behind: timedelta
    counts: Counter[Cell]
    trouble: dict[str, int]
    faults: int

    @classmethod
    def at(cls, now: datetime) -> Standing:
        """Six queries, each by an index, or of a table, that holds only what it counts."""
        first = Turn.objects.filter(next_due_at__lte=now).aggregate(first=Min("next_due_at"))["first"]
        troubled = Delivery.objects.filter(state__in=TROUBLE).values_list("state")
        return cls(
            queues=_queues(now),
            behind=now - first if first else timedelta(0),
            counts=Tally.objects.counts(),
            trouble={State.FAILED.value: 0, State.ASIDE.value: 0} | dict(troubled.annotate(Count("pk")).order_by()),
            faults=Reminder.objects.exclude(fault="").count(),
        )


def _queues(now: datetime) -> list[Queue]:
    """What is in a call waits, and what is in none says itself whether it waits for its next try or is being sent.

    What quiet hours hold is no sign of trouble, and a queue of its own until they end.
    """
    calls = Call.objects.values_list("channel").annotate(number=Sum(Func("ids", function="cardinality")))
    is_held = Q(state=State.WAITING, why="quiet", due_at__gt=now)
    alone = (
        Delivery.objects.filter(state__in=OPEN, nudge_at__isnull=False)
        .annotate(
            queue=Case(When(is_held, then=Value("held")), default="state", output_field=CharField()),
            since=Case(When(why="quiet", then="due_at"), default="slot"),
        )
        .values_list("channel", "queue")
    )
    queues: dict[tuple[str, str], Queue] = {}
    for queue in [
        *(Queue(channel, State.WAITING, *rest) for channel, *rest in calls.annotate(Min("slot")).order_by()),
        *(Queue(*row) for row in alone.annotate(Count("pk"), Min("since")).order_by()),
    ]:
        same = queues.get((queue.channel, queue.state))
        queues[queue.channel, queue.state] = queue.with_others(same) if same else queue
    return sorted(queues.values())


def failures() -> Iterator[Failure]:
    """The newest SHOWN of each sort: first the rules that cannot be read, then the deliveries."""
    for rule in Reminder.objects.exclude(fault="").order_by("-updated_at")[:SHOWN]:
        yield Failure(rule.updated_at, str(rule.pk), rule.kind, "", "fault", rule.fault, 0)
    kind = Subquery(Reminder.objects.filter(pk=OuterRef("reminder_id")).values("kind"))
    facts = ("updated_at", "pk", "kind", "channel", "state", "why", "attempts")
    for at, key, of_kind, *others in Delivery.objects.in_trouble().annotate(kind=kind).values_list(*facts)[:SHOWN]:
        yield Failure(at, str(key), of_kind or "", *others)
