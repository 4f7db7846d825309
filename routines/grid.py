"""A year of one item as squares, a row for each month, as plain SVG path data; with its table behind."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from routines.marks import Day, Mark

LEFT, CELL, ROW = 30, 10, 12
# Shapes in a square of 8 units, so that no mark is told by its colour alone.
SHAPES: Final = {
    Mark.DONE: "h8v8h-8z",
    Mark.PART: "v8h8z",
    Mark.SKIPPED: "m0 8 8-8",
    Mark.OPEN: "h8v8h-8z",
    Mark.PAUSED: "m0 4h8",
    Mark.FREE: "m4 4h0",
}
LEGEND: Final = tuple(
    (mark.value, SHAPES[mark], word)
    for mark, word in (
        (Mark.DONE, "done"),
        (Mark.PART, "partly"),
        (Mark.SKIPPED, "skipped"),
        (Mark.PAUSED, "paused"),
        (Mark.OPEN, "open"),
        (Mark.FREE, "not due"),
    )
)


@dataclass(frozen=True)
class Month:
    """One row; `counts` runs in the order of COUNTED."""

    first: date
    y: int
    counts: tuple[int, ...]


COUNTED: Final = (Mark.DONE, Mark.PART, Mark.SKIPPED, Mark.OPEN)


@dataclass(frozen=True)
class Grid:
    """In a box of `width` x `height` units; `paths` holds the squares of each mark."""

    paths: tuple[tuple[str, str], ...]
    months: tuple[Month, ...]
    height: int
    width: int = LEFT + 31 * CELL


def grid(days: Sequence[Day]) -> Grid:
    """The days oldest first, without a hole."""
    months: list[Month] = []
    drawn: dict[Mark, list[str]] = {mark: [] for mark in SHAPES}
    for row, (_, those) in enumerate(groupby(days, key=lambda one: (one.day.year, one.day.month))):
        of_month = list(those)
        for one in of_month:
            drawn[one.mark].append(f"M{LEFT + CELL * (one.day.day - 1)} {ROW * row}{SHAPES[one.mark]}")
        counts = Counter(one.mark for one in of_month)
        months.append(Month(of_month[0].day, ROW * row, tuple(counts[mark] for mark in COUNTED)))
    paths = tuple((mark.value, "".join(squares)) for mark, squares in drawn.items() if squares)
    return Grid(paths, tuple(months), ROW * len(months))
