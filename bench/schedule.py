"""How fast `next_due` is, beside its floor: `python -m bench.schedule [CALLS]`.

The floor is what no answer can do without: one local wall time read in the same zone and turned into UTC.
Both run in turns, on the same moments, and the best of five turns counts.
"""

import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from reminders.schedule import next_due

ZONES = ("UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")
DAILY = frozenset(range(7))
RULES = (
    ("daily, one time", (time(20),), DAILY),
    ("daily, four times", (time(8), time(12), time(17, 30), time(22)), DAILY),
    ("one weekday", (time(18),), frozenset({6})),
)
TURNS = 5

Work = Callable[[datetime], object]


def moments(count: int) -> list[datetime]:
    """`count` UTC moments spread evenly over 2026."""
    return [datetime(2026, 1, 1, tzinfo=UTC) + n * timedelta(days=365) / count for n in range(count)]


def seconds(work: Work, moments: Iterable[datetime]) -> float:
    started = perf_counter()
    for moment in moments:
        work(moment)
    return perf_counter() - started


def floor(zone: ZoneInfo, at: time) -> Work:
    return lambda moment: datetime.combine(moment, at, zone).astimezone(UTC)


def ours(zone: ZoneInfo, times: Sequence[time], weekdays: Collection[int]) -> Work:
    return lambda moment: next_due(times=times, weekdays=weekdays, zone=zone, after=moment)


def best_of_turns(works: Sequence[Work], moments: Sequence[datetime]) -> list[float]:
    """Seconds a call for each work, interleaved so that a busy machine slows all alike."""
    turns = [[seconds(work, moments) / len(moments) for work in works] for _ in range(TURNS)]
    return [min(turn[n] for turn in turns) for n in range(len(works))]


def main(calls: int) -> None:
    after = moments(calls)
    print(f"{'zone':20} {'rule':18} {'calls/s':>9} {'us/call':>8} {'floor/s':>10} {'ratio':>6}")
    for name in ZONES:
        zone = ZoneInfo(name)
        for rule, times, weekdays in RULES:
            bare, call = best_of_turns([floor(zone, times[0]), ours(zone, times, weekdays)], after)
            speeds = f"{1 / call:9,.0f} {call * 1e6:8.2f} {1 / bare:10,.0f} {call / bare:6.1f}"
            print(f"{name:20} {rule:18} {speeds}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 20_000)
