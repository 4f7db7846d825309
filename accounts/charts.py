"""What every small line chart is made of, as plain geometry; templates draw it as SVG with its table behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

WIDTH = 340
HEIGHT = 120
LEFT, RIGHT, TOP, BOTTOM = 28, 8, 8, 22


@dataclass(frozen=True)
class Line:
    """One series as SVG path data: `path` joins neighbours and breaks where one is missing; `dots` marks each value, as
    a disc or a diamond, so that two lines differ by more than colour."""

    path: str
    dots: str


Point = tuple[float, float]
Series = Sequence[float | None]
Marks = tuple[tuple[str, str], ...]
DISC = "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0"
DIAMOND = "m-4 0 4-4 4 4-4 4z"


def points(values: Series, xs: Sequence[float], low: float, high: float) -> list[list[Point]]:
    """Runs of neighbouring values as (x, y); a missing one ends a run."""
    runs: list[list[Point]] = [[]]
    for x, value in zip(xs, values, strict=True):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((x, _y(value, low, high)))
    return [run for run in runs if run]


def line(values: Series, xs: Sequence[float], low: float, high: float, mark: str = DISC) -> Line:
    """A series drawn between `low` and `high`, y growing downwards; None leaves a real gap."""
    runs = points(values, xs, low, high)
    drawn = [[_drawn(point) for point in run] for run in runs]
    joined = "".join(f"M{'L'.join(run)}" for run in drawn if len(run) > 1)
    return Line(joined, "".join(f"M{point}{mark}" for run in drawn for point in run))


def across(places: Sequence[float]) -> list[float]:
    """The x of places between 0, at the left, and 1."""
    return [round(LEFT + (WIDTH - LEFT - RIGHT) * place, 1) for place in places]


@lru_cache(maxsize=256)
def y_marks(low: float, high: float) -> Marks:
    """Where the ends and the middle of the scale stand, and what they are called."""
    return tuple((str(_y(value, low, high)), f"{value:g}") for value in (low, (low + high) / 2, high))


@lru_cache(maxsize=4096)
def _drawn(point: Point) -> str:
    """Small charts have few places, and to write one down takes longer than all else of a line."""
    return f"{point[0]:g} {point[1]:g}"


@lru_cache(maxsize=4096)
def _y(value: float, low: float, high: float) -> float:
    share = (min(max(value, low), high) - low) / (high - low)
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share), 1)
