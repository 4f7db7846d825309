"""Two years of one person who ticks from full lists, kept as rows: what a look at their patterns costs a processor.

To be imported once the site is set up; `bench.patterns` runs it.
"""

import time
from datetime import date, datetime, timedelta
from datetime import time as hour
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from accounts.models import User
from bench.patterns import MISSING, rounded, series
from journal import words
from journal.models import CheckIn, Craving, OwnWord
from progress.history import days_of
from progress.patterns import LONGEST, find_patterns
from routines.models import Completion, RoutineItem, RoutineRule

OWN, RULES = 8, 25
LAST = date(2026, 11, 20)
BAR_SECONDS = 0.5
TICKS = {"did": words.DID, "feelings": words.FEELINGS, "triggers": words.TRIGGERS}
# How likely a word is to be ticked on a day, and by how much more with each point of mood (or of craving: triggers).
UNLINKED = {"did": (0.35, 0), "feelings": (0.2, 0), "triggers": (0.12, 0)}
LINKED = {"did": (0.2, 0.04), "feelings": (0.35, -0.025), "triggers": (0.05, 0.02)}


def make(name: str, *, linked: bool) -> User:
    """The person with their rows: 730 days less some, with every word of the lists, own triggers and routines."""
    rng = np.random.default_rng(3)
    user = User.objects.create_user(username=name, zone="UTC", country="DE", place_confirmed=True)
    own = [OwnWord.objects.create(user=user, kind="trigger", label=f"My trigger {n}").pk for n in range(OWN)]
    check_ins, cravings = [], []
    values = rounded(series(rng, LONGEST))
    for number in np.flatnonzero(rng.random(LONGEST) >= MISSING):
        day = LAST - timedelta(days=LONGEST - 1 - int(number))
        scales = {scale: int(column[number]) for scale, column in values.items()}
        ticked = _ticked(rng, scales, own, linked=linked)
        check_ins.append(
            CheckIn(id=CheckIn.id_for(user, day), user=user, day=day, **_answers(rng, scales), **ticked[0])
        )
        if any(ticked[1].values()):
            at = datetime.combine(day, hour(20), ZoneInfo("UTC"))
            cravings.append(Craving(user=user, at=at, day=day, zone="UTC", **ticked[1]))
    CheckIn.objects.bulk_create(check_ins, batch_size=500)
    Craving.objects.bulk_create(cravings, batch_size=500)
    _routines(user, rng)
    return user


def _answers(rng: np.random.Generator, scales: dict[str, int]) -> dict[str, object]:
    used, missed = rng.random(2) < 0.05
    said = {"used": "yes" if used else "no", "medicine": "no" if missed else "yes"}
    return {**scales, **said, "stress": int(rng.integers(1, 6)), "sleep_hours": int(rng.integers(3, 10))}


def _ticked(
    rng: np.random.Generator, scales: dict[str, int], own: list[UUID], *, linked: bool
) -> tuple[dict[str, list[str]], dict[str, Any]]:
    """What a check-in ticks, and what a craving does."""
    chosen: dict[str, list[str]] = {}
    for kind, listed in TICKS.items():
        base, more = (LINKED if linked else UNLINKED)[kind]
        share = base + more * scales["craving" if kind == "triggers" else "mood"]
        chosen[kind] = [word for word, _ in listed if rng.random() < share]
    own_triggers = [word for word in own if rng.random() < share]
    return {k: chosen[k] for k in ("did", "feelings")}, {"triggers": chosen["triggers"], "own_triggers": own_triggers}


def _routines(user: User, rng: np.random.Generator) -> None:
    first = LAST - timedelta(days=LONGEST - 1)
    items = [RoutineItem(user=user, kind="chore", name=f"Item {n}", position=n) for n in range(RULES)]
    RoutineItem.objects.bulk_create(items)
    RoutineRule.objects.bulk_create(
        RoutineRule(user=user, item=item, valid_from=first, weekdays=list(range(7))) for item in items
    )
    done = [(item, number) for item in items for number in np.flatnonzero(rng.random(LONGEST) < 0.7)]
    days = ((item, first + timedelta(days=int(number))) for item, number in done)
    Completion.objects.bulk_create(
        (Completion(id=Completion.id_for(item.pk, day), user=user, item=item, day=day) for item, day in days),
        batch_size=2000,
    )


def look(user: User) -> tuple[float, float, int]:
    """Seconds of processor to read the days and to look at them, and how many patterns they carry."""
    began = time.process_time()
    days = days_of(user, LAST - timedelta(days=LONGEST - 1), LAST)
    read = time.process_time()
    found = find_patterns(days)
    return read - began, time.process_time() - read, len(found)


def main() -> int:
    """Prints the middle of five looks at each, and answers 1 where one takes longer than BAR_SECONDS."""
    worst = 0.0
    for linked, name in ((False, "without links"), (True, "with links")):
        user = make(f"full-{linked}", linked=linked)
        reading, looking, number = sorted((look(user) for _ in range(5)), key=lambda took: took[0] + took[1])[2]
        worst = max(worst, reading + looking)
        print(
            f"two years, full lists {name}: {reading + looking:.2f} s of processor "
            f"({reading:.2f} to read the days), {number} patterns"
        )
    return 0 if worst <= BAR_SECONDS else 1
