"""When cravings come: weekdays by the hours of the day, as squares of plain SVG path data, with the counts behind."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from progress.review.cravings import Moment
from progress.review.figures import WEEKDAYS
from progress.review.span import Span

HOURS: Final = 3
BLOCKS: Final = 24 // HOURS
LEFT, TOP, CELL, ROW = 34, 0, 38, 18
NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Squares around the middle of a cell, the fuller the more: no level is told by its colour.
SIZES: Final = (5, 8, 11, 14)
FRAME: Final = f"m1 1h{CELL - 2}v{ROW - 2}h-{CELL - 2}z"


@dataclass(frozen=True)
class Heat:
    """In a box of `width` x `height` units. `paths` holds the squares of each level, the lowest first; `frames` marks
    where this week lies. `rows` has a weekday's name and its counts, block by block in the order of `blocks`."""

    paths: tuple[str, ...]
    frames: str
    x_marks: tuple[tuple[int, str], ...]
    y_marks: tuple[tuple[int, str], ...]
    blocks: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    n: int
    peak: str
    peak_n: int
    width: int = LEFT + BLOCKS * CELL
    height: int = TOP + 7 * ROW + 16


def heat(moments: Iterable[Moment], span: Span, day_start: int) -> Heat:
    """The person's day begins with the block that holds their `day_start`."""
    moments = tuple(moments)
    first = day_start // HOURS
    cells = Counter(_cell(moment, first) for moment in moments)
    here = {_cell(moment, first) for moment in moments if moment.day >= span.week.monday}
    blocks = tuple(_block((first + number) % BLOCKS) for number in range(BLOCKS))
    peak, peak_n = max(cells.items(), key=lambda one: (one[1], -one[0][0], -one[0][1]), default=((0, 0), 0))
    return Heat(
        paths=_paths(cells, peak_n),
        frames="".join(f"M{LEFT + CELL * block} {TOP + ROW * day}{FRAME}" for day, block in sorted(here)),
        x_marks=tuple((LEFT + CELL * number, f"{(first + number) % BLOCKS * HOURS}") for number in range(BLOCKS)),
        y_marks=tuple((TOP + ROW * number + 13, name) for number, name in enumerate(WEEKDAYS)),
        blocks=blocks,
        rows=tuple((name, tuple(cells[day, block] for block in range(BLOCKS))) for day, name in enumerate(NAMES)),
        n=len(moments),
        peak=f"{NAMES[peak[0]]}, {blocks[peak[1]]}",
        peak_n=peak_n,
    )


def _cell(moment: Moment, first: int) -> tuple[int, int]:
    return moment.day.weekday(), (moment.hour // HOURS - first) % BLOCKS


def _block(number: int) -> str:
    return f"{number * HOURS} to {(number + 1) * HOURS}"


def _paths(cells: Counter[tuple[int, int]], most: int) -> tuple[str, ...]:
    drawn = [""] * len(SIZES)
    for (day, block), n in sorted(cells.items()):
        level = (n * len(SIZES) - 1) // most
        size = SIZES[level]
        x, y = LEFT + CELL * block + (CELL - size) / 2, TOP + ROW * day + (ROW - size) / 2
        drawn[level] += f"M{x:g} {y:g}h{size}v{size}h-{size}z"
    return tuple(drawn)
