"""How fast reminders are claimed and sent, each figure beside its floor: `./run tool python -m bench.reminders`.

The full form is `--rows 10000000 --people 1000000 --mails 100000`, on a machine of its own with 24 GB, 20 GB of disk
free and the huge pages of docs/deploy.md; without options it is a tenth of that and less. All processes are real:
PostgreSQL as that page has it for a million people (`bench.servers.ROOMY`), every commit on the disk before it is one
but those of claims and of their floor (`reminders.claim.UNAWAITED`); the broker, Celery's workers, an SMTP sink.
Ours and the floor go in turns, so that a machine whose speed drifts slows both alike.
With one size of `--rows` and `--mails` after another the memory of the processes can be compared.

| figure | floor |
|---|---|
| idle poll | `SELECT 1` |
| claim: deliveries made and reminders moved on, in batches of 5,000 | one UPDATE of as many rows that moves them on |
| enqueue: the id of a call for 500 | a bare Celery task with the same words |
| send: from the tick to the sink, by Celery's workers | smtplib in a loop, one connection, mails made before |
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.processes import Sink, kill, peaks, sink, step, steps, team, wait_until, worker
from bench.servers import roomy_servers

PROCESSES: Final = 2
A_BATCH: Final = 5000  # of `reminders.dispatch`
ROUNDS: Final = 3
PATIENCE: Final = 3600.0
WARM_UP: Final = 4000  # mails: several calls for each sender


def rate(found: Iterable[dict[str, Any]]) -> float:
    """What several processes took together, per second."""
    several = list(found)
    seconds = max(one["ended"] for one in several) - min(one["began"] for one in several)
    return sum(one["taken"] for one in several) / seconds


def show(name: str, ours: float, floor: float, unit: str, more: str = "") -> None:
    print(f"{name:<22}{ours:>12,.2f}  floor {floor:>12,.2f} {unit:<8} ratio {ours / floor:5.2f}  {more}", flush=True)


def claims(env: Mapping[str, str], people: int, due: float) -> None:
    """Two dispatchers claim them in one run each, a third at a time, and before it the floor moves on as many.

    Some are left: where none is, a run goes the whole way once more, and how long such a look takes is shown by itself.
    """
    ours, floor, p99, memory = [], [], [], []
    share = people // PROCESSES // ROUNDS // A_BATCH * A_BATCH
    with team(env, PROCESSES, "bare_claim", share, due) as bare, team(env, PROCESSES, "claim", share, due) as claim:
        for _ in range(ROUNDS):
            floor.append(rate(bare()))
            found = claim()
            ours.append(rate(found))
            p99 += [one["p99"] for one in found]
            memory += [one["mb"] for one in found]
    look = step(env, "look", due)["ms"]
    rounds = ", ".join(f"{one:,.0f}" for one in ours)
    show("claims", median(ours), median(floor), "/s", f"in turn {rounds}; the next look {look:.0f} ms")
    print(f"  slowest 99th of a batch {max(p99):.0f} ms, {max(memory):.0f} MB a process", flush=True)


def enqueues(env: Mapping[str, str], calls: int) -> None:
    ours = step(env, "enqueue", calls)
    floor = step(env, "bare_enqueue", calls)
    show("enqueued calls", ours["calls"] / ours["seconds"], floor["calls"] / floor["seconds"], "/s")


def sends(env: Mapping[str, str], server: Sink, mails: int, due: float, log: Path) -> None:
    """All are due at once: one tick, one dispatching worker and two sending processes."""
    floor = rate(steps(env, PROCESSES, "bare_mail", min(mails, 20_000) // PROCESSES, server.port))
    server.tell("forget")
    with log.open("wb") as words, ExitStack() as ends:
        running = [worker(env, "celery", 1, words), worker(env, "mail", PROCESSES, words)]
        for process in running:
            ends.callback(kill, process)
        _send(env, server, WARM_UP, due, "the first mails")  # all have begun, and read their pages
        server.tell("forget")
        at = _send(env, server, mails, due, "the last mail")
        last = server.tell("count")["last"]
        memory = max(peaks(running))
    more = f"the last of {mails:,} after {last - at:.1f} s, {memory:.0f} MB the largest process"
    show("mails", mails / (last - at), floor, "/s", more)


def _send(env: Mapping[str, str], server: Sink, mails: int, due: float, what: str) -> float:
    """Makes so many due, ticks, and waits for them; the moment of the tick."""
    step(env, "due_again", mails, due)
    at = step(env, "tick")["at"]
    wait_until(lambda: server.tell("count")["ids"] >= mails, PATIENCE, what)
    return float(at)


def measure(env: Mapping[str, str], server: Sink, options: argparse.Namespace, due: float, log: Path) -> None:
    poll = step(env, "idle", 2000, due)
    show("idle poll", poll["ms"], poll["floor"], "ms")
    claims(env, options.people, due)
    size = step(env, "size")
    print("with its indexes a {} takes {} bytes, a {} {}, a {} {}".format(*chain(*size.items())), flush=True)
    enqueues(env, 400)
    sends(env, server, options.mails, due, log)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000, help="reminders in the table")
    parser.add_argument("--people", type=int, default=100_000, help="of them due in one minute; as many for the floor")
    parser.add_argument("--mails", type=int, default=20_000, help="of them sent in the end")
    options = parser.parse_args()
    due = time.time() - 5
    with tempfile.TemporaryDirectory() as folder, roomy_servers() as own, sink() as server:
        env = {**own, "EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
        began = time.monotonic()
        step(env, "fill", options.rows, options.people, due)
        print(f"{options.rows:,} rows, {options.people:,} due, after {time.monotonic() - began:.0f} s", flush=True)
        measure(env, server, options, due, Path(folder) / "workers.log")
    return 0


if __name__ == "__main__":
    sys.exit(main())
