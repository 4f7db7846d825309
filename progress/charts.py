"""Small line charts as plain geometry; the template draws them as SVG with their table behind."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 340
HEIGHT = 120
LEFT, RIGHT, TOP, BOTTOM = 28, 8, 8, 22


@dataclass(frozen=True)
class Line:
    """One series as SVG path data: `path` joins neighbouring days and breaks where one is missing; `dots` marks each
    day, as a disc or a diamond, so that two lines differ by more than colour."""

    path: str
    dots: str


@dataclass(frozen=True)
class Chart:
    """Coordinates in a box of WIDTH x HEIGHT units, y growing downwards."""

    before: Line
    now: Line
    x_marks: tuple[tuple[str, str], ...]
    y_marks: tuple[tuple[str, str], ...]
    width: int = WIDTH
    height: int = HEIGHT


Point = tuple[float, float]
Series = Sequence[float | None]
DISC = "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0"
DIAMOND = "m-4 0 4-4 4 4-4 4z"


def week_chart(before: Series, now: Series, labels: Sequence[str], low: float, high: float) -> Chart:
    """Two series over the same days, drawn between `low` and `high`; None leaves a real gap."""
    xs = _spread(len(labels))
    return Chart(
        before=_line(points(before, xs, low, high), DIAMOND),
        now=_line(points(now, xs, low, high), DISC),
        x_marks=tuple(zip(map(str, xs), labels, strict=True)),
        y_marks=tuple((str(_y(value, low, high)), f"{value:g}") for value in (low, (low + high) / 2, high)),
    )


def points(values: Series, xs: Sequence[float], low: float, high: float) -> list[list[Point]]:
    """Runs of neighbouring days as (x, y); a missing day ends a run."""
    runs: list[list[Point]] = [[]]
    for x, value in zip(xs, values, strict=True):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((x, _y(value, low, high)))
    return [run for run in runs if run]


def _line(runs: Sequence[Sequence[Point]], mark: str) -> Line:
    joined = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in run) for run in runs if len(run) > 1)
    return Line(joined, "".join(f"M{x:g} {y:g}{mark}" for run in runs for x, y in run))


def _spread(count: int) -> list[float]:
    step = (WIDTH - LEFT - RIGHT) / max(count - 1, 1)
    return [round(LEFT + step * index, 1) for index in range(count)]


def _y(value: float, low: float, high: float) -> float:
    share = (min(max(value, low), high) - low) / (high - low)
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share), 1)
