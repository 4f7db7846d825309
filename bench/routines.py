"""How long the routine pages take for one person with a year of 25 items among many people's rows, and by which
indexes PostgreSQL answers them: ./run tool python -m bench.routines

The one person is made by the models; all others by SQL, since nobody opens their words. Pages are asked over one kept
connection, in turn with the floor of bench.pages. Today brings its routine in a moment later: `today, rest`.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from statistics import median

from bench.pages import Client
from bench.servers import manage, servers, site
from recovery.local.paths import PROJECT

# 25 items a year back for the person `bench`, and five items of `days` days each for every other person of the demo.
MAKE = """
import json
from datetime import timedelta
from django.db import connection
from django.utils import timezone
from accounts.clock import today_for
from accounts.models import User
from bench.sessions import session_of
from routines.models import Completion, RoutineItem
from routines.schedule import Rule, day_order

people, days = {people}, {days}
user = User.objects.create_user(username="bench", zone="Europe/Berlin", place_confirmed=True)
today = today_for(user, timezone.now())
parts = list(day_order(3))
for number in range(25):
    item = RoutineItem(user=user, kind="chore", name=f"Item number {{number}}", position=number)
    item.begin(Rule(today - timedelta(days=364), part=parts[number % 6], target=1 + number % 3))
    Completion.objects.bulk_create(
        Completion(pk=Completion.id_for(item.pk, day), user=user, item=item, day=day)
        for day in (today - timedelta(days=back) for back in range(365))
    )
with connection.cursor() as cursor:
    cursor.execute('''
        INSERT INTO accounts_user (id, password, username, email, zone, country, day_start, theme, place_confirmed,
            is_active, is_staff, is_superuser, date_joined)
        SELECT gen_random_uuid(), '!', 'other-' || n, '', 'UTC', '', 3, 'auto', true, true, false, false, now()
        FROM generate_series(1, %s) n''', [people])
    cursor.execute('''
        INSERT INTO routines_routineitem (id, user_id, created_at, updated_at, kind, name, note, position)
        SELECT gen_random_uuid(), id, now(), now(), 'chore', repeat('x', 40)::bytea, ''::bytea, n
        FROM accounts_user, generate_series(0, 4) n WHERE username LIKE 'other-%%'
        ORDER BY random()''')
    cursor.execute('''
        INSERT INTO routines_routinerule (id, user_id, item_id, created_at, updated_at, valid_from, state, part,
            weekdays, target, unit)
        SELECT gen_random_uuid(), user_id, id, now(), now(), %s, 'on', 'any', '{{0,1,2,3,4,5,6}}', 1, 'times'
        FROM routines_routineitem WHERE user_id <> %s''', [today - timedelta(days=days), user.pk])
    cursor.execute('''
        INSERT INTO routines_completion (id, user_id, item_id, created_at, updated_at, day, amount, state, reason)
        SELECT gen_random_uuid(), user_id, item.id, now(), now(), %s::date - n, 1, 'done', ''::bytea
        FROM generate_series(0, %s) n, routines_routineitem item WHERE user_id <> %s''',
        [today, days - 1, user.pk])
    cursor.execute("VACUUM ANALYZE")
item = RoutineItem.objects.for_user(user).first()
print(json.dumps({{"key": session_of(user), "item": str(item.pk), "day": today.isoformat(),
    "rows": Completion.objects.count()}}))
"""
# What Today fetches of itself, as its script asks for it.
FRAGMENTS = {"/today/more/": {"X-Fragment": "1"}}
EXPLAIN = """
from datetime import date, timedelta
from django.db import connection
from django.test.utils import CaptureQueriesContext
from accounts.models import User
from routines.day import DayPage
from routines.models import Completion, RoutineRule

user = User.objects.select_related("data_key").get(username="bench")
day = date.fromisoformat("{day}")
with CaptureQueriesContext(connection) as asked:
    DayPage.of(user, day)
    rules = RoutineRule.objects.of_item(user, "{item}")
    list(Completion.objects.for_user(user).of_item("{item}", day - timedelta(days=364), day))
for name, query in zip(("day", "grid: rules", "grid: done"), asked.captured_queries, strict=True):
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + query["sql"])
        print(f"-- {{name}}")
        print("\\n".join(row for row, in cursor.fetchall()))
"""


def shell(env: dict[str, str], source: str) -> str:
    command = [sys.executable, str(PROJECT / "manage.py"), "shell", "--no-imports", "-c", source]
    return subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def timed(client: Client, path: str, key: str, fields: dict[str, object] | None) -> float:
    began = time.perf_counter()
    status = client.post(path, key, fields) if fields else client.get(path, key, **FRAGMENTS.get(path, {}))
    if status not in (200, 302):
        raise RuntimeError(f"{path} answered {status}")
    return 1000 * (time.perf_counter() - began)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=60, help="of the other people's five items")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--each", type=int, default=20)
    options = parser.parse_args()
    with servers() as env:
        manage(env, "migrate", "--verbosity", "0")
        began = time.perf_counter()
        made = json.loads(shell(env, MAKE.format(people=options.people, days=options.days)))
        taken = time.perf_counter() - began
        print(f"{options.people} people, {made['rows']:,} completions in {taken:.1f} s")
        print(shell(env, EXPLAIN.format(day=made["day"], item=made["item"])))
        tick = f"/routines/{made['item']}/tick/"
        pages: dict[str, tuple[str, dict[str, object] | None]] = {
            "floor": ("/floor/", None),
            "day": ("/routines/", None),
            "year's grid": (f"/routines/{made['item']}/", None),
            "all items": ("/routines/all/", None),
            "tick": (tick, {"amount": 1}),
            "today": ("/today/", None),
            "today, rest": ("/today/more/", None),
        }
        with site(env, "bench.floor:application") as port:
            client = Client(port, "", made["day"])
            report(client, made["key"], pages, options.rounds, options.each)
    return 0


def report(
    client: Client, key: str, pages: dict[str, tuple[str, dict[str, object] | None]], rounds: int, each: int
) -> None:
    """Median milliseconds, and the median of each round's ratio to the floor; the first two rounds warm up."""
    timings: dict[str, list[float]] = {name: [] for name in pages}
    for number in range(rounds + 2):
        for name in random.sample(sorted(pages), len(pages)):
            path, fields = pages[name]
            taken = median(timed(client, path, key, fields) for _ in range(each))
            if number >= 2:
                timings[name].append(taken)
    print(f"{'page':<14}{'ms':>8}{'x floor':>10}")
    for name, taken_all in timings.items():
        ratio = median(one / base for one, base in zip(taken_all, timings["floor"], strict=True))
        print(f"{name:<14}{median(taken_all):8.2f}{ratio:10.2f}")


if __name__ == "__main__":
    sys.exit(main())
