"""When cravings come: weekdays by the hours of the day, as squares of plain SVG path data, with the counts behind."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from progress.review.cravings import Moment
from progress.review.figures import WEEKDAYS
from progress.review.span import WEEKS, Span

HOURS: Final = 3
BLOCKS: Final = 24 // HOURS
LEFT, TOP, CELL, ROW = 34, 0, 38, 18
NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Squares around the middle of a cell, the fuller the more: no level is told by its colour.
SIZES: Final = (5, 8, 11, 14)
FRAME: Final = f"m1 1h{CELL - 2}v{ROW - 2}h-{CELL - 2}z"
# Inside the other, since one cell may hold both weeks.
FRAME_BEFORE: Final = f"m4 4h{CELL - 8}v{ROW - 8}h-{CELL - 8}z"

Counts = Counter[tuple[int, int]]


@dataclass(frozen=True)
class Most:
    """How many there are, and where `most` of them lie: the earliest such place of the week."""

    n: int
    where: str
    most: int


@dataclass(frozen=True)
class Heat:
    """In a box of `width` x `height` units. `paths` holds the squares of each level, the lowest first; `frames` marks
    where this week lies, `frames_before` the week before. `rows` has a weekday's name and its counts, block by block in
    the order of `blocks`; `weeks` has, of each of these, how many lie in this week and in the one before."""

    paths: tuple[str, ...]
    frames: str
    frames_before: str
    x_marks: tuple[tuple[int, str], ...]
    y_marks: tuple[tuple[int, str], ...]
    blocks: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    weeks: tuple[tuple[tuple[int, int], ...], ...]
    all: Most
    now: Most
    before: Most
    width: int = LEFT + BLOCKS * CELL
    height: int = TOP + 7 * ROW + 16

    @property
    def n(self) -> int:
        return self.all.n

    @property
    def peak(self) -> str:
        return self.all.where

    @property
    def peak_n(self) -> int:
        return self.all.most


def heat(moments: Iterable[Moment], span: Span, day_start: int) -> Heat:
    """The person's day begins with the block that holds their `day_start`."""
    first = day_start // HOURS
    cells: Counts = Counter()
    weeks: dict[int, Counts] = {WEEKS - 1: Counter(), WEEKS - 2: Counter()}
    for moment in moments:
        cell = moment.day.weekday(), (moment.hour // HOURS - first) % BLOCKS
        cells[cell] += 1
        if (place := span.place(moment.day)) in weeks:
            weeks[place][cell] += 1
    now, before = weeks.values()
    blocks = tuple(_block((first + number) % BLOCKS) for number in range(BLOCKS))
    return Heat(
        paths=_paths(cells),
        frames=_frames(now, FRAME),
        frames_before=_frames(before, FRAME_BEFORE),
        x_marks=tuple((LEFT + CELL * number, f"{(first + number) % BLOCKS * HOURS}") for number in range(BLOCKS)),
        y_marks=tuple((TOP + ROW * number + 13, name) for number, name in enumerate(WEEKDAYS)),
        blocks=blocks,
        rows=tuple((name, tuple(cells[day, block] for block in range(BLOCKS))) for day, name in enumerate(NAMES)),
        weeks=tuple(
            tuple((now[day, block], before[day, block]) for block in range(BLOCKS)) for day in range(len(NAMES))
        ),
        all=_most(cells, blocks),
        now=_most(now, blocks),
        before=_most(before, blocks),
    )


def _most(counts: Counts, blocks: Sequence[str]) -> Most:
    if not counts:
        return Most(0, "", 0)
    (day, block), most = max(counts.items(), key=lambda one: (one[1], -one[0][0], -one[0][1]))
    return Most(counts.total(), f"{NAMES[day]}, {blocks[block]}", most)


def _frames(counts: Counts, frame: str) -> str:
    return "".join(f"M{LEFT + CELL * block} {TOP + ROW * day}{frame}" for day, block in sorted(counts))


def _block(number: int) -> str:
    return f"{number * HOURS} to {(number + 1) * HOURS}"


def _paths(cells: Counts) -> tuple[str, ...]:
    drawn, most = [""] * len(SIZES), max(cells.values(), default=0)
    for (day, block), n in sorted(cells.items()):
        level = (n * len(SIZES) - 1) // most
        size = SIZES[level]
        x, y = LEFT + CELL * block + (CELL - size) / 2, TOP + ROW * day + (ROW - size) / 2
        drawn[level] += f"M{x:g} {y:g}h{size}v{size}h-{size}z"
    return tuple(drawn)
