"""Time and memory of a search over 10,000 sealed entries of 2 KB: ./run tool python -m bench.search

Decrypting alone means: the same rows, already in this process as bytes, opened one after the other and nothing else.
Rounds of both take turns, so that a machine whose speed drifts slows both alike. Memory is what the process grew by at
its highest, in a process of its own that does one search and nothing else (VmHWM).
"""

import argparse
import subprocess
import sys

from bench.servers import servers
from recovery.local.paths import PROJECT

BAR_SECONDS = 1.0

MAKE = """
from datetime import date, timedelta
from random import Random
from accounts.models import User
from journal.models import Entry
ROWS, SIZE, FANCY = {rows}, {size}, {fancy}
rng = Random(1)
words = "morning river kettle brother quiet street window garden letter winter music bread night work".split()
user = User.objects.create_user("bench")
made = []
for number in range(ROWS):
    text = ""
    while len(text.encode()) < SIZE:
        text += " ".join(rng.choice(words) for _ in range(9)).capitalize() + ". "
        if number % 100 < FANCY:
            text += "It\\u2019s h\\u00e4rd \\u2013 but fine \\U0001F305. "
    text = text[:SIZE] + (" zebra" if number == ROWS - 1 else "") + (" lantern" if number % 100 == 0 else "")
    made.append(Entry(user=user, day=date(2026, 1, 1) - timedelta(days=number // 3), title=text[:60], body=text))
    if len(made) == 500:
        Entry.objects.bulk_create(made)
        made = []
Entry.objects.bulk_create(made)
"""

TIME = """
import time
from statistics import median
from accounts.models import User
from accounts.vault import place_of
from journal.models import Entry
from journal.search import Words, search
user = User.objects.get(username="bench")
rows = list(Entry.objects.for_user(user).values_list("id", "title", "body"))
places = [[place_of("journal.entry", field, pk, user.pk) for field in ("title", "body")] for pk, _, _ in rows]
QUESTIONS = {{
    "common word, a page": "river",
    "1 in 100, two pages' worth": "lantern",
    "in the oldest only": "zebra",
    "no match": "quagga",
    "no match, five words": "quagga okapi tapir ibex gnu",
    "no match, with accents": "h\\u00e4rdest quagg\\u00e0",
}}

def timed(act):
    began = time.perf_counter()
    act()
    return time.perf_counter() - began

def decrypt():
    opened = user.vault.open
    for (_, title, body), (of_title, of_body) in zip(rows, places):
        opened(title, of_title), opened(body, of_body)

times = {{name: [] for name in ("decrypting alone", *QUESTIONS)}}
for _ in range({rounds}):
    times["decrypting alone"].append(timed(decrypt))
    for name, question in QUESTIONS.items():
        times[name].append(timed(lambda: search(user, Words.of(question))))
assert len(search(user, Words.of("zebra")).hits) == 1
alone = times["decrypting alone"]
print(f"{{'':<30}}{{'ms':>8}}{{'worst':>8}}{{'x decrypting':>14}}")
for name, taken in times.items():
    ratio = median(one / base for one, base in zip(taken, alone))
    print(f"{{name:<30}}{{1000 * median(taken):8.0f}}{{1000 * max(taken):8.0f}}{{ratio:14.2f}}")
worst = max(max(taken) for taken in times.values())
raise SystemExit(0 if worst < {bar} else 1)
"""

MEMORY = """
from accounts.models import User
from journal.models import Entry
from journal.search import Words, search

def highest():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024

user = User.objects.get(username="bench")
Words.of("quagga").are_in("\\u00e4")
Entry.objects.for_user(user).values_list("id", "title", "body").first()
before = highest()
search(user, Words.of("quagga"))
print(f"memory: {{highest() - before:.1f}} MB more at its highest, over {{before:.0f}} MB before")
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--size", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--fancy", type=int, default=50, help="of 100 entries, how many have letters beyond ASCII")
    options = vars(parser.parse_args())
    with servers() as env:

        def run(code: str) -> int:
            shell = [sys.executable, str(PROJECT / "manage.py"), "shell", "--no-imports", "-c"]
            return subprocess.run([*shell, code.format(**options, bar=BAR_SECONDS)], env=env, check=False).returncode

        print(f"{options['rows']} entries of {options['size']} bytes, {options['fancy']} % not plain ASCII")
        failed = run(MAKE) or run(MEMORY)
        return failed or run(TIME)


if __name__ == "__main__":
    sys.exit(main())
