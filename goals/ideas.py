"""Goals to start from, by area. They fill a form, which the person then makes their own."""

import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

from goals.models import Goal

LIST: Final = Path(__file__).parent / "data" / "ideas.toml"


@dataclass(frozen=True)
class Idea:
    key: str
    area: str
    title: str
    steps: tuple[str, ...]


@cache
def ideas() -> dict[str, Idea]:
    """By key, in the order of the areas."""
    with LIST.open("rb") as file:
        rows = [Idea(**row | {"steps": tuple(row["steps"])}) for row in tomllib.load(file)["idea"]]
    return {idea.key: idea for idea in sorted(rows, key=lambda idea: Goal.Area.values.index(idea.area))}


@cache
def by_area() -> tuple[tuple[str, tuple[Idea, ...]], ...]:
    """Each area's name with its ideas."""
    groups = groupby(ideas().values(), key=lambda idea: idea.area)
    return tuple((str(Goal.Area(area).label), tuple(some)) for area, some in groups)
