"""Two years of 500 random people: `./run tool python -m bench.two_years [PEOPLE [FIRST]]`, some seconds each a core.

Half of them travel. Each is simulated by the engine's own arithmetic and watched minute by minute on the wall clock of
wherever they are (`reminders.tests.two_years`), and second by second an hour and a half either side of every clock
change there. It ends with an error where the two disagree, or where something speaks twice in a local day
or in quiet hours.
"""

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from importlib import import_module

import django

AROUND = timedelta(minutes=90)


def ready() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery.settings")
    django.setup()


def one(seed: int) -> tuple[int, int, int]:
    """Slots, those that spoke, and seconds looked at."""
    two_years = import_module("reminders.tests.two_years")
    life = two_years.Life.of(seed, travels=seed % 2 == 1)
    return (*two_years.check(life), two_years.check_changes(life, AROUND))


def main(people: int = 500, first: int = 0) -> None:
    began = time.monotonic()
    slots = spoken = seconds = 0
    with ProcessPoolExecutor(initializer=ready) as pool:
        for number, found in enumerate(pool.map(one, range(first, first + people), chunksize=5), 1):
            slots, spoken, seconds = slots + found[0], spoken + found[1], seconds + found[2]
            if number % 50 == 0:
                print(
                    f"{number} people, {slots:,} slots, {spoken:,} spoke, {seconds:,} seconds around changes",
                    flush=True,
                )
    print(f"{people} people agree with the clock on the wall, after {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
