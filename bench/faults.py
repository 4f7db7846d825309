"""Reminders under fire: `./run tool python -m bench.faults` (24 rounds, 10,000 reminders), or --rounds 6 --people 2000.

Real processes: PostgreSQL and a broker, two dispatching workers, two sending ones, beat, all started again when they
end, and an SMTP sink that counts by idempotency header. Some reminders are due each second. Each round kills one of the
processes with SIGKILL, while the sink answers some messages with 421, 451 or 550, hangs at some, takes some and drops
the line before it says so, and loses some. Then everything may settle, and the books are compared:

- lost: due, and neither taken nor told "never" (550) by the sink. There must be none.
- doubled: taken twice. Each must be explained: the sink dropped the line itself, or a sender, or the database under it,
  was killed right after, within the window that `reminders.book` allows. One that is not explained fails the run.
- late: from the slot to the hand-over; RECOVERED at most.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final, NamedTuple

import psycopg2

from bench.processes import Sink, sink, step
from bench.servers import supervised
from recovery.local.child import Child
from recovery.local.supervisor import Supervisor

FAULTS: Final = {"421": 0.004, "451": 0.01, "550": 0.004, "hang": 0.0005, "drop": 0.002, "lose": 0.002}
SHORT: Final = {  # so that what a kill leaves behind is taken up within a round or two, not after minutes
    "REMINDER_LEASE_SECONDS": "24",
    "REMINDER_CALL_AGAIN_SECONDS": "12",
    "REMINDER_TICK_SECONDS": "3",
    "DISPATCHERS": "2",
}
AT_MOST: Final = 108  # messages of one sender, taken and not recorded (reminders.mail.Mail, and smtp.AHEAD)
# Seconds before a kill in which a taken message may be unrecorded, with much time for a busy machine.
WINDOW: Final = 1.0
# Seconds: what the sink puts off comes after 30, 60 and 120 (and up to half as much again), and a kill costs a lease.
RECOVERED: Final = 300.0
LEAVES_UNRECORDED: Final = ("mail", "postgres")  # whose death does: a sender's, and that of the database under it
SETTLE: Final = 600.0
CELERY: Final = (sys.executable, "-m", "celery", "-A", "recovery")
WORKER: Final = (*CELERY, "worker", "--without-gossip", "--without-mingle", "--loglevel=ERROR", "--concurrency=1")
ENDED: Final = """
SELECT count(DISTINCT reminder_id), count(*) FILTER (WHERE state IN ('waiting', 'sending')) FROM reminders_delivery
"""


class Kill(NamedTuple):
    victim: str
    at: float


def children(env: Mapping[str, str], folder: Path) -> list[Child]:
    """Two dispatching workers, two sending ones, and beat; each with a log of its own."""
    made = []
    for queue in ("celery", "mail"):
        for n in (1, 2):
            command = [*WORKER, f"--queues={queue}", f"--hostname={queue}{n}@faults"]
            made.append(Child(f"{queue} {n}", command, env=env, log=folder / f"{queue}{n}.log"))
    beat = [*CELERY, "beat", f"--schedule={folder / 'beat'}", "--pidfile=", "--loglevel=ERROR"]
    return [*made, Child("beat", beat, env=env, log=folder / "beat.log")]


def tend(supervisor: Supervisor, until: Callable[[], bool], patience: float) -> bool:
    """Starts again what ended, as `./run` does, until it is so; whether it came to be so in time."""
    give_up = time.monotonic() + patience
    while not until():
        if time.monotonic() > give_up:
            return False
        for child in supervisor.children:
            child.revive()
        time.sleep(0.1)
    return True


def kill(child: Child) -> Kill:
    """The process and what it started; the moment before is the one that counts."""
    at = time.time()
    if child.process:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, signal.SIGKILL)
    return Kill(child.name, at)


def fire(supervisor: Supervisor, rounds: int, length: float, chance: random.Random) -> list[Kill]:
    """A kill a round, at a random moment of it; every process has its turn before one has two."""
    kills: list[Kill] = []
    turns: list[Child] = []
    for number in range(rounds):
        if not turns:
            turns = chance.sample(supervisor.children, len(supervisor.children))
        wait = time.monotonic() + length * chance.uniform(0.5, 1.5)
        tend(supervisor, lambda wait=wait: time.monotonic() >= wait, 10 * length)  # type: ignore[misc]  # mypy reads no default
        kills.append(kill(turns.pop()))
        print(f"round {number + 1}: {kills[-1].victim} is killed", flush=True)
    return kills


def ended(url: str, people: int) -> bool:
    """Whether everybody was claimed for and nothing is open; not while the database is away.

    There may be more deliveries than people: whose hour the run passes has a second one.
    """
    try:
        line = psycopg2.connect(url)
    except psycopg2.OperationalError:
        return False
    try:
        with line.cursor() as cursor:
            cursor.execute(ENDED)
            claimed, still_open = cursor.fetchone()
            return bool(claimed >= people and not still_open)
    except psycopg2.Error:
        return False
    finally:
        line.close()


def rows(url: str) -> dict[str, tuple[str, float]]:
    """Delivery -> state, and the moment it was due."""
    line = psycopg2.connect(url)
    with line.cursor() as cursor:
        cursor.execute("SELECT id::text, state, extract(epoch FROM slot) FROM reminders_delivery")
        found = {key: (state, float(slot)) for key, state, slot in cursor.fetchall()}
    line.close()
    return found


def report(people: int, found: dict[str, tuple[str, float]], told: dict[str, Any], kills: list[Kill]) -> bool:
    """Prints the books; whether nothing was lost or later than may be, and every second copy is explained."""
    taken, refused, dropped = told["taken"], set(told["refused"]), set(told["dropped"])
    lost = [key for key in found if key not in taken and key not in refused]
    doubled = {key: moments for key, moments in taken.items() if len(moments) > 1}
    of_kills: Counter[Kill] = Counter()
    under = [kill for kill in kills if kill.victim.startswith(LEAVES_UNRECORDED)]
    longest, unexplained = 0.0, []
    for key, moments in doubled.items():
        after = [kill for kill in under if 0 <= kill.at - moments[0] <= WINDOW]
        if key in dropped:
            continue
        if after:
            of_kills[after[0]] += 1
            longest = max(longest, after[0].at - moments[0])
        else:
            unexplained.append(key)
    late = sorted(moments[0] - found[key][1] for key, moments in taken.items())
    print(f"due {people:,}  claimed {len(found):,}  taken {len(taken):,}  refused {len(refused):,}  lost {len(lost)}")
    print(f"states {dict(Counter(state for state, _ in found.values()))}")
    print(
        f"taken twice {len(doubled)}: the sink dropped the line {len(doubled) - len(unexplained) - of_kills.total()},"
    )
    print(f"  killed in the window {of_kills.total()} (at most {max(of_kills.values(), default=0)} a kill,")
    print(f"  the bound is {AT_MOST}; taken at most {1000 * longest:.0f} ms before), unexplained {len(unexplained)}")
    print(f"late: median {median(late):.1f} s, 99th {quantiles(late, n=100)[-1]:.1f} s, last {late[-1]:.1f} s")
    whole = len(found) >= people and not lost and not unexplained and late[-1] <= RECOVERED
    return whole and all(number <= AT_MOST for number in of_kills.values())


def run(people: int, rounds: int, length: float, seed: int, folder: Path) -> bool:
    with supervised(lasting=True) as (servers, supervisor), sink() as server:
        env = {**servers, **SHORT, "EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
        step(env, "fill_staggered", people, time.time() + 20, max(1, int(rounds * length)))
        for child in children(env, folder):
            supervisor.start(child)
        behave(server, FAULTS)
        kills = fire(supervisor, rounds, length, random.Random(seed))
        behave(server, {})
        last = time.time()
        settled = tend(supervisor, lambda: ended(env["DATABASE_URL"], people), SETTLE)
        print(f"settled {time.time() - last:.0f} s after the last kill" if settled else "NOT settled", flush=True)
        book = folder / "book.json"
        server.tell(f"report {book}")
        return report(people, rows(env["DATABASE_URL"]), json.loads(book.read_text()), kills) and settled


def behave(server: Sink, faults: Mapping[str, float]) -> None:
    server.tell("behave")
    for name, share in faults.items():
        server.tell(f"fault {name} {share}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=24)
    parser.add_argument("--length", type=float, default=6.0, help="seconds of a round")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--logs", help="a folder to keep the processes' logs in")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(options.logs or aside)
        folder.mkdir(exist_ok=True)
        return 0 if run(options.people, options.rounds, options.length, options.seed, folder) else 1


if __name__ == "__main__":
    sys.exit(main())
