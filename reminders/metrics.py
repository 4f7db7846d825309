"""The queue's standing as Prometheus reads it. It comes from the database, so any web process answers for all."""

from collections.abc import Iterator
from datetime import datetime
from itertools import accumulate

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from reminders.models import State
from reminders.models.tally import BEYOND, BOUNDS
from reminders.standing import Standing


def exposition(now: datetime) -> bytes:
    """The page, in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Standings(now))
    return generate_latest(registry)


class Standings(Collector):
    """Made anew for each time that somebody asks."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def describe(self) -> Iterator[Metric]:
        """Nothing: to name the metrics without asking the database there is no need."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        standing = Standing.at(self._now)
        yield from self._now_waiting(standing)
        yield from self._so_far(standing)

    def _now_waiting(self, standing: Standing) -> Iterator[Metric]:
        waiting = GaugeMetricFamily("reminders_waiting", "Deliveries not ended yet.", labels=["channel", "state"])
        oldest = GaugeMetricFamily(
            "reminders_oldest_seconds", "Time since the longest waiting one was due.", labels=["channel", "state"]
        )
        for queue in standing.queues:
            waiting.add_metric([queue.channel, queue.state], queue.number)
            oldest.add_metric([queue.channel, queue.state], (self._now - queue.oldest).total_seconds())
        aside = GaugeMetricFamily("reminders_in_trouble", "Refused, set aside, or with a faulty rule.", labels=["sort"])
        for sort, number in {**standing.trouble, "fault": standing.faults}.items():
            aside.add_metric([sort], number)
        behind = standing.behind.total_seconds()
        yield from (waiting, oldest, aside)
        yield GaugeMetricFamily("reminders_behind_seconds", "How long the first due one waits to be claimed.", behind)

    def _so_far(self, standing: Standing) -> Iterator[Metric]:
        ended = CounterMetricFamily("reminders", "Deliveries by outcome.", labels=["channel", "outcome"])
        lateness = HistogramMetricFamily(
            "reminders_lateness_seconds", "From the slot to the hand-over.", labels=["channel"]
        )
        for channel, outcome in sorted({(cell.channel, cell.outcome) for cell in standing.counts}):
            cells = {c.within: n for c, n in standing.counts.items() if (c.channel, c.outcome) == (channel, outcome)}
            ended.add_metric([channel, outcome], sum(cells.values()))
            if outcome == State.SENT:
                sums = accumulate(cells.get(bound, 0) for bound in (*BOUNDS, BEYOND))
                names = [*map(str, BOUNDS), "+Inf"]
                lateness.add_metric([channel], list(zip(names, sums, strict=True)), sum_value=None)
        yield from (ended, lateness)
