"""Small line charts as plain geometry; the template draws them as SVG with their table behind."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 340
HEIGHT = 120
LEFT, RIGHT, TOP, BOTTOM = 28, 8, 8, 22


@dataclass(frozen=True)
class Line:
    """One series: `runs` are point lists for polylines, broken where days are missing; `dots` are each day's mark."""

    runs: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Chart:
    """Coordinates in a box of WIDTH x HEIGHT units, y growing downwards."""

    lines: tuple[Line, ...]
    x_marks: tuple[tuple[float, str], ...]
    y_marks: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT


def line_chart(series: Sequence[Sequence[float | None]], labels: Sequence[str], low: float, high: float) -> Chart:
    """Series of equal length over the same days, drawn between `low` and `high`; None leaves a real gap."""
    xs = _spread(len(labels))
    return Chart(
        lines=tuple(_line(values, xs, low, high) for values in series),
        x_marks=tuple(zip(xs, labels, strict=True)),
        y_marks=tuple((_y(value, low, high), f"{value:g}") for value in (low, (low + high) / 2, high)),
    )


def _line(values: Sequence[float | None], xs: Sequence[float], low: float, high: float) -> Line:
    runs: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(xs, values, strict=True):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((x, _y(value, low, high)))
    dots = tuple(point for run in runs for point in run)
    return Line(tuple(_points(run) for run in runs if len(run) > 1), dots)


def _points(run: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in run)


def _spread(count: int) -> list[float]:
    step = (WIDTH - LEFT - RIGHT) / max(count - 1, 1)
    return [round(LEFT + step * index, 1) for index in range(count)]


def _y(value: float, low: float, high: float) -> float:
    share = (min(max(value, low), high) - low) / (high - low)
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share), 1)
