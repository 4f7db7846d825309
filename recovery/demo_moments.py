"""The demo people's cravings: more of them on hard days and in the evening, and most fall with a tool."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from random import Random
from typing import Final
from uuid import uuid5
from zoneinfo import ZoneInfo

from accounts.models import User
from journal import words
from journal.models import CheckIn, Craving
from journal.tools import FOR_A_CRAVING
from recovery.demo_circle import SHOWN

HOURS: Final = (8, 12, 14, 16, 17, 18, 18, 19, 19, 20, 21, 22)
TRIGGERS: Final = tuple(key for key, _ in words.TRIGGERS)
KINDS: Final = tuple(Craving.Kind.values)
EASY: Final = 5  # with a strongest craving of this, each is noted
# How far each tool brings a craving down, on average, in the order in which they are offered.
FALLS: Final = (2.2, 1.8, 1.5, 2.6, 2.9, 1.2, 0.8)


def cravings_of(user: User, seed: int, rows: Iterable[CheckIn]) -> Iterator[Craving]:
    """On the days of these check-ins, not yet saved: none on an easy day, up to two on a hard one."""
    rng = Random(f"cravings {seed} {user.username}")
    usual = rng.sample(range(len(FOR_A_CRAVING)), 4)
    zone = ZoneInfo(user.zone)
    rows = list(rows)
    for row in rows:
        strongest = row.craving or 0
        share = 1 if rows[-1].day - row.day < SHOWN else EASY
        for number in range(2 if strongest > 6 else 1):
            if rng.random() * share < strongest - number:
                yield _craving(rng, row, number, zone, strongest - number, rng.choice(usual))


def _craving(rng: Random, row: CheckIn, number: int, zone: ZoneInfo, before: int, place: int) -> Craving:
    at = datetime.combine(row.day, time(rng.choice(HOURS), rng.randrange(60)), zone) + timedelta(minutes=number)
    craving = Craving(
        id=uuid5(row.pk, f"craving {number}"), user=row.user, at=at, day=row.day, zone=row.zone, before=before
    )
    craving.kind = rng.choice(KINDS)
    craving.triggers = sorted({TRIGGERS[min(int(rng.expovariate(0.3)), len(TRIGGERS) - 1)] for _ in range(2)})
    if rng.random() < 0.8:
        craving.tool = FOR_A_CRAVING[place].key
        craving.after = min(max(round(before - rng.gauss(FALLS[place], 1.3)), 0), 10)
    return craving
