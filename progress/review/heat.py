"""When cravings come: weekdays by the hours of the day, as squares of plain SVG path data, with the counts behind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeVar

from progress.review.cravings import Moment
from progress.review.figures import WEEKDAYS
from progress.review.span import Span

HOURS: Final = 3
BLOCKS: Final = 24 // HOURS
CELLS: Final = 7 * BLOCKS
LEFT, TOP, CELL, ROW = 34, 0, 38, 18
NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Y_MARKS: Final = tuple((TOP + ROW * number + 13, name) for number, name in enumerate(WEEKDAYS))
# Squares around the middle of a cell, the fuller the more: no level is told by its colour.
SIZES: Final = (5, 8, 11, 14)
FRAME: Final = f"m1 1h{CELL - 2}v{ROW - 2}h-{CELL - 2}z"
# Inside the other, since one cell may hold both weeks.
FRAME_BEFORE: Final = f"m4 4h{CELL - 8}v{ROW - 8}h-{CELL - 8}z"
T = TypeVar("T")


@dataclass(frozen=True)
class Most:
    """How many there are, and where `most` of them lie: the earliest such place of the week."""

    n: int
    where: str
    most: int

    @property
    def said(self) -> str:
        return f"{self.n}, most on {self.where} ({self.most})" if self.most > 1 else str(self.n)


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

    @property
    def said(self) -> str:
        """The picture in words."""
        return (
            f"{self.n} in 12 weeks, most often on {self.peak} ({self.peak_n}). "
            f"This week {self.now.said}. The week before {self.before.said}."
        )


def heat(moments: Iterable[Moment], span: Span, day_start: int) -> Heat:
    """The person's day begins with the block that holds their `day_start`."""
    first, monday, monday_before = day_start // HOURS, span.monday, span.week.previous.monday
    cells, now, before = ([0] * CELLS for _ in range(3))
    for moment in moments:
        at = moment.day.weekday() * BLOCKS + (moment.hour // HOURS - first) % BLOCKS
        cells[at] += 1
        if moment.day >= monday:
            now[at] += 1
        elif moment.day >= monday_before:
            before[at] += 1
    blocks = _blocks(first)
    return Heat(
        paths=_paths(cells),
        frames=_frames(now, FRAME),
        frames_before=_frames(before, FRAME_BEFORE),
        x_marks=_x_marks(first),
        y_marks=Y_MARKS,
        blocks=blocks,
        rows=tuple(zip(NAMES, _by_day(cells), strict=True)),
        weeks=_by_day(list(zip(now, before, strict=True))),
        all=_most(cells, blocks),
        now=_most(now, blocks),
        before=_most(before, blocks),
    )


def _by_day(cells: Sequence[T]) -> tuple[tuple[T, ...], ...]:
    return tuple(tuple(cells[at : at + BLOCKS]) for at in range(0, CELLS, BLOCKS))


def _most(counts: Sequence[int], blocks: Sequence[str]) -> Most:
    most = max(counts)
    day, block = divmod(counts.index(most), BLOCKS)
    return Most(sum(counts), f"{NAMES[day]}, {blocks[block]}" if most else "", most)


def _frames(counts: Sequence[int], frame: str) -> str:
    return "".join(
        f"M{LEFT + at % BLOCKS * CELL} {TOP + at // BLOCKS * ROW}{frame}" for at, n in enumerate(counts) if n
    )


@cache
def _blocks(first: int) -> tuple[str, ...]:
    return tuple(_block((first + number) % BLOCKS) for number in range(BLOCKS))


@cache
def _x_marks(first: int) -> tuple[tuple[int, str], ...]:
    return tuple((LEFT + CELL * number, f"{(first + number) % BLOCKS * HOURS}") for number in range(BLOCKS))


def _block(number: int) -> str:
    return f"{number * HOURS} to {(number + 1) * HOURS}"


def _paths(counts: Sequence[int]) -> tuple[str, ...]:
    drawn, most = [""] * len(SIZES), max(counts)
    for at, n in enumerate(counts):
        if n:
            level = (n * len(SIZES) - 1) // most
            size = SIZES[level]
            x, y = LEFT + at % BLOCKS * CELL + (CELL - size) / 2, TOP + at // BLOCKS * ROW + (ROW - size) / 2
            drawn[level] += f"M{x:g} {y:g}h{size}v{size}h-{size}z"
    return tuple(drawn)
