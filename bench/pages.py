"""How long the pages take, as multiples of a floor measured in the same run: ./run tool python -m bench.pages

Floor and pages are asked in turn by one client over one kept connection, so that a machine whose speed drifts slows
both alike. Shown: median milliseconds, and the median of each round's ratio to the floor, with the bar from the issue.
"""

import argparse
import http.client
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from statistics import median
from urllib.parse import urlencode

from bench.servers import manage, servers, site
from recovery.local.paths import PROJECT

# Those who have everything: all rooms, every day.
FIVE_YEARS = ["demo", "demo-1", "demo-2", "demo-3"]
ONE_YEAR = ["demo-4", "demo-5", "demo-6", "demo-7"]
SESSIONS = f"""
FIVE_YEARS, ONE_YEAR = {FIVE_YEARS}, {ONE_YEAR}
import json
from accounts.models import User
from accounts.clock import week_of
from bench.sessions import session_of
from journal.models import CheckIn
newest = CheckIn.objects.order_by("-day").first().day
week = week_of(newest).previous
keys = {{
    "many": [session_of(user) for user in User.objects.exclude(username__in=FIVE_YEARS).order_by("pk")[:200]],
    "one year": [session_of(user) for user in User.objects.filter(username__in=ONE_YEAR)],
    "five years": [session_of(user) for user in User.objects.filter(username__in=FIVE_YEARS)],
}}
print(json.dumps({{"keys": keys, "day": newest.isoformat(), "week": str(week)}}))
"""
CORE = {
    "mood": 4,
    "craving": 2,
    "confidence": 9,
    "used": "no",
    "sleep_hours": "7.5",
    "stress": 2,
    "note": "A steady day.",
}
TOKEN = "a" * 32


@dataclass(frozen=True)
class Page:
    """`who` is one of the groups of people that SESSIONS makes."""

    name: str
    bar: float | None
    ask: Callable[["Client", str], int]
    who: str = "many"


class Client:
    """One kept connection; each request as another of the people, with the cookies that their browser would have."""

    def __init__(self, port: int, week: str, day: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.week, self.day = week, day
        self.marks: dict[str, str] = {}

    def get(self, path: str, key: str, **more: str) -> int:
        """`more` are headers that a page's script sends."""
        headers = {"Cookie": self._cookies(key), "Accept-Encoding": "gzip", **more}
        self.connection.request("GET", path, headers=headers)
        return self._status(key)

    def post(self, path: str, key: str, fields: dict[str, object]) -> int:
        headers = {
            "Cookie": self._cookies(key),
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept-Encoding": "gzip",
        }
        body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN})
        self.connection.request("POST", path, body=body, headers=headers)
        return self._status(key)

    def _cookies(self, key: str) -> str:
        return f"session={key}; csrf={TOKEN}; {self.marks.get(key, '')}"

    def _status(self, key: str) -> int:
        answer = self.connection.getresponse()
        answer.read()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            if cookie.startswith("person="):
                self.marks[key] = cookie.partition(";")[0]
        return answer.status


PAGES = (
    Page("floor", None, lambda client, key: client.get("/floor/", key)),
    Page("today", 2.0, lambda client, key: client.get("/today/", key)),
    Page("check-in", 2.5, lambda client, key: client.get("/check-in/", key)),
    Page("check-in, edit", None, lambda client, key: client.get(f"/check-in/{client.day}/", key)),
    Page("check-in post", 1.6, lambda client, key: client.post(f"/check-in/{client.day}/", key, dict(CORE))),
    Page("week", 4.0, lambda client, key: client.get(f"/progress/week/{client.week}/", key)),
    Page("week, 1 year", 4.0, lambda client, key: client.get(f"/progress/week/{client.week}/", key), "one year"),
    Page("week, 5 years", 4.0, lambda client, key: client.get(f"/progress/week/{client.week}/", key), "five years"),
)
EXPECTED = {"check-in post": 302}


def measure(client: Client, keys: dict[str, list[str]], rounds: int, each: int) -> dict[str, list[float]]:
    """Milliseconds of every page in every round: the median of `each` requests."""
    rng = random.Random(1)
    timings: dict[str, list[float]] = {page.name: [] for page in PAGES}
    for _ in range(rounds):
        for page in PAGES:
            timings[page.name].append(median(_timed(client, page, rng.choice(keys[page.who])) for _ in range(each)))
    return timings


def _timed(client: Client, page: Page, key: str) -> float:
    began = time.perf_counter()
    status = page.ask(client, key)
    taken = 1000 * (time.perf_counter() - began)
    if status != EXPECTED.get(page.name, 200):
        raise RuntimeError(f"{page.name} answered {status}")
    return taken


def report(timings: dict[str, list[float]]) -> bool:
    """Prints the table; whether every bar holds."""
    floor = timings["floor"]
    held = True
    print(f"{'page':<16}{'ms':>8}{'x floor':>10}{'low':>8}{'high':>8}{'bar':>6}")
    for page in PAGES:
        ratios = [one / base for one, base in zip(timings[page.name], floor, strict=True)]
        ratio = median(ratios)
        held = held and (page.bar is None or ratio <= page.bar)
        bar = f"{page.bar:g}" if page.bar else ""
        print(
            f"{page.name:<16}{median(timings[page.name]):8.2f}{ratio:10.2f}{min(ratios):8.2f}{max(ratios):8.2f}{bar:>6}"
        )
    return held


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--each", type=int, default=40)
    options = parser.parse_args()
    with servers() as env:
        manage(env, "demo", "--people", str(len(FIVE_YEARS)), "--whole", str(len(FIVE_YEARS)), "--days", "1826")
        whole = str(len(FIVE_YEARS) + len(ONE_YEAR))
        seconds = manage(env, "demo", "--people", str(options.people), "--whole", whole)
        print(f"demo: {options.people} people with a year each in {seconds:.1f} s")
        shell = [sys.executable, str(PROJECT / "manage.py"), "shell", "--no-imports", "-c", SESSIONS]
        made = json.loads(subprocess.run(shell, env=env, check=True, capture_output=True, text=True).stdout)
        with site(env, "bench.floor:application") as port:
            client = Client(port, made["week"], made["day"])
            for key in chain.from_iterable(made["keys"].values()):
                client.get("/today/", key)  # the browser's cookies, and warm processes
            measure(client, made["keys"], 2, options.each)
            held = report(measure(client, made["keys"], options.rounds, options.each))
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
