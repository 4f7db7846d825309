"""How long the pages with lists take, for someone with 100 rows and with 10,000: ./run tool python -m bench.lists

Both people and the floor of `bench.pages` are asked in turn over one kept connection. Shown: median milliseconds, the
median of each round's ratio to the floor with its bar (1.5), and to the same page with 100 rows (1.05).
"""

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from statistics import median

from bench.pages import Client, Page, _timed
from bench.servers import servers, site
from recovery.local.paths import PROJECT

FLOOR_BAR, GROWTH_BAR = 1.5, 1.05
FEW, MANY = 100, 10_000

# Two people with the same kind of rows, as the demo year has them, and a session each.
SEED = """
import json, random
from datetime import UTC, datetime, timedelta
from django.db import connection
from accounts.models import User
from bench.sessions import session_of
from journal import words
from journal.models import CheckIn, Craving, Entry, OwnWord
from journal.tools import TOOLS
now, keys = datetime.now(UTC), {}
for count in %s:
    rng = random.Random(count)
    user = User.objects.create_user(username=f"lists-{count}", zone="Europe/Berlin", country="DE", place_confirmed=True)
    kinds = ["trigger"] * 4 + ["tool"] * 4
    own = [OwnWord.objects.create(user=user, kind=kind, label=f"My {kind} {n}") for n, kind in enumerate(kinds)]
    at = [now - timedelta(hours=7 * n, minutes=rng.randrange(300)) for n in range(count)]
    Craving.objects.bulk_create((Craving(
        user=user, at=moment, day=moment.date(), zone=user.zone, before=rng.randrange(3, 11), after=rng.randrange(0, 8),
        triggers=[value for value, _ in rng.sample(words.TRIGGERS, 2)], own_triggers=[own[n %% 4].pk] * (n %% 3 == 0),
        tool=rng.choice(list(TOOLS)), thought="Only once would be fine.",
    ) for n, moment in enumerate(at)), batch_size=2000)
    Entry.objects.bulk_create((Entry(
        user=user, day=moment.date(), title=f"Day {n}", body="The rain went on and on. " * 80, feelings=["sad", "calm"],
    ) for n, moment in enumerate(at)), batch_size=2000)
    days = [now.date() - timedelta(days=n) for n in range(count)]
    CheckIn.objects.bulk_create((CheckIn(
        id=CheckIn.id_for(user, day), user=user, day=day, zone=user.zone, mood=3, victory="Cooked soup for us.",
    ) for day in days), batch_size=2000)
    keys[count] = session_of(user)
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
print(json.dumps(keys))
"""


@dataclass(frozen=True)
class ListPage:
    """A list by its path, and whether the bars are the issue's or only shown."""

    name: str
    path: str
    held: bool = True


PAGES = (
    ListPage("moments", "/moments/"),
    ListPage("moments, narrowed", "/moments/?strength=high&hours=evening", held=False),
    ListPage("journal", "/journal/"),
    ListPage("good things", "/journal/victories/"),
)
FLOOR = Page("floor", None, lambda client, key: client.get("/floor/", key))


def measure(client: Client, keys: dict[int, str], rounds: int, each: int) -> dict[tuple[str, int], list[float]]:
    """Milliseconds of floor and lists in every round: the median of `each` requests, few and many in turns."""
    asked = {(page.name, count): _asking(page, count) for page in PAGES for count in keys}
    timings: dict[tuple[str, int], list[float]] = {name: [] for name in [("floor", FEW), *asked]}
    for _ in range(rounds):
        timings["floor", FEW].append(median(_timed(client, FLOOR, keys[FEW]) for _ in range(each)))
        for page in PAGES:
            # One request of each in turn, so that no drift of the machine falls on one of the two alone.
            taken: dict[int, list[float]] = {count: [] for count in keys}
            for _ in range(each):
                for count, key in keys.items():
                    taken[count].append(_timed(client, asked[page.name, count], key))
            for count, times in taken.items():
                timings[page.name, count].append(median(times))
    return timings


def _asking(page: ListPage, count: int) -> Page:
    return Page(f"{page.name} of {count}", None, lambda client, key: client.get(page.path, key))


def report(timings: dict[tuple[str, int], list[float]]) -> bool:
    """Prints the table; whether every bar holds."""
    floor, held = timings["floor", FEW], True
    print(f"{'list':<20}{'rows':>7}{'ms':>8}{'x floor':>10}{'x few':>8}   bars")
    print(f"{'floor':<20}{'':>7}{median(floor):8.2f}")
    for page in PAGES:
        few = timings[page.name, FEW]
        for count in (FEW, MANY):
            here = timings[page.name, count]
            over_floor, growth = _ratio(here, floor), _ratio(here, few)
            fine = over_floor <= FLOOR_BAR and growth <= GROWTH_BAR
            held = held and (fine or not page.held)
            verdict = "shown only" if not page.held else "hold" if fine else "BROKEN"
            print(f"{page.name:<20}{count:>7}{median(here):8.2f}{over_floor:10.2f}{growth:8.3f}   {verdict}")
    return held


def _ratio(times: list[float], base: list[float]) -> float:
    return median(one / other for one, other in zip(times, base, strict=True))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--each", type=int, default=30)
    options = parser.parse_args()
    with servers() as env:
        shell = [sys.executable, str(PROJECT / "manage.py"), "shell", "--no-imports", "-c", SEED % ((FEW, MANY),)]
        made = json.loads(subprocess.run(shell, env=env, check=True, capture_output=True, text=True).stdout)
        keys = {int(count): key for count, key in made.items()}
        with site(env, "bench.floor:application") as port:
            client = Client(port, "", "")
            measure(client, keys, 2, options.each)
            held = report(measure(client, keys, options.rounds, options.each))
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
