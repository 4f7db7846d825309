"""How often patterns are found where there are none, and where one was planted: ./run tool python -m bench.patterns

A thousand made-up people of 90 days each: outcomes from 0 to 10 that follow themselves by 0.6 from day to day with a
standard deviation of 2 points, one day in eight missing, 15 factors of their own on 25 to 40 % of the days. Then the
same with an effect of 2 points planted on 40 % of the days. Bars: with no effect at most 5 % get any pattern (upper
bound of the 95 % interval at most 7 %); with one at least 80 % get that one. Then two years of one person with full
lists (`bench.full_lists`): half a second of one processor to read the days and to look at them.
"""

import argparse
import subprocess
import sys
from datetime import date, timedelta

import numpy as np

from bench.servers import servers
from progress.facts import DayFacts
from progress.patterns import OUTCOMES, find_patterns
from recovery.local.paths import PROJECT

PHI, SPREAD, MISSING, FACTORS, PLANTED = 0.6, 2.0, 0.12, 15, 2.0
CENTRES = {"craving": 4.5, "mood": 5.0, "confidence": 5.5}
FIRST = date(2026, 1, 1)
FULL_LISTS = "import bench.full_lists; raise SystemExit(bench.full_lists.main())"


def person(rng: np.random.Generator, days: int, planted: str, lag: int, *, whole: bool) -> list[DayFacts]:
    """One made-up person; `planted` names the outcome with the effect of factor `f0`, or is empty."""
    shares = rng.uniform(0.25, 0.40, FACTORS)
    shares[0] = 0.4 if planted else shares[0]
    present = rng.random((days, FACTORS)) < shares
    outcomes = series(rng, days)
    if planted:
        outcomes[planted][lag:] += PLANTED * (present[: days - lag, 0] - 0.4)
    if whole:
        outcomes = rounded(outcomes)
    there = rng.random(days) >= MISSING
    return [
        DayFacts(
            FIRST + timedelta(days=number),
            did=[f"f{factor}" for factor in range(FACTORS) if present[number, factor]],
            craving=float(outcomes["craving"][number]),
            mood=float(outcomes["mood"][number]),
            confidence=float(outcomes["confidence"][number]),
        )
        for number in range(days)
        if there[number]
    ]


def series(rng: np.random.Generator, days: int) -> dict[str, np.ndarray]:
    """Each outcome on so many days, as exact values."""
    return {name: CENTRES[name] + _following(rng, days) for name in OUTCOMES}


def rounded(outcomes: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """As a check-in asks for them."""
    return {name: np.clip(np.round(values), 0, 10) for name, values in outcomes.items()}


def _following(rng: np.random.Generator, days: int) -> np.ndarray:
    shocks = rng.normal(0, SPREAD * np.sqrt(1 - PHI**2), days)
    values = np.empty(days)
    values[0] = rng.normal(0, SPREAD)
    for number in range(1, days):
        values[number] = PHI * values[number - 1] + shocks[number]
    return values


def upper(found: int, people: int) -> float:
    """The upper bound of Wilson's 95 % interval of a share."""
    z, share = 1.96, found / people
    middle = share + z * z / (2 * people)
    reach = z * np.sqrt(share * (1 - share) / people + z * z / (4 * people**2))
    return float((middle + reach) / (1 + z * z / people))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--days", type=int, default=90)
    options = parser.parse_args()
    held = True
    for whole in (False, True):
        kind = "whole numbers" if whole else "exact values "
        rng = np.random.default_rng(7)
        any_found = sum(
            bool(find_patterns(person(rng, options.days, "", 0, whole=whole))) for _ in range(options.people)
        )
        high = upper(any_found, options.people)
        held = held and any_found / options.people <= 0.05 and high <= 0.07
        print(f"{kind}, no effect: {any_found / options.people:.1%} get any pattern (upper bound {high:.1%})")
        for lag, name in ((0, "same day"), (1, "next day")):
            got = 0
            for _ in range(options.people):
                found = find_patterns(person(rng, options.days, "craving", lag, whole=whole))
                got += any(
                    (one.value, one.outcome, one.is_next_day) == ("f0", "craving", bool(lag)) and one.effect > 0
                    for one in found
                )
            held = held and got / options.people >= 0.8
            print(f"{kind}, planted on the {name}: {got / options.people:.1%} get that one")
    with servers() as env:
        shell = [sys.executable, str(PROJECT / "manage.py"), "shell", "--no-imports", "-c", FULL_LISTS]
        is_quick = subprocess.run(shell, env={**env, "OPENBLAS_NUM_THREADS": "1"}, check=False).returncode == 0
    return 0 if held and is_quick else 1


if __name__ == "__main__":
    sys.exit(main())
