"""The plan on one sheet of paper: as much of each part as fits, and how much was left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from support.people import ToCall
from support.sheet import Sheet

MOST_LINES: Final = 12
MOST_LETTERS: Final = 420
# In the larger type two columns of Letter hold about 100 rows, of about 55 letters each; some room is left.
ROWS: Final = 78
LETTERS: Final = 50
HEADING: Final = 2


@dataclass(frozen=True)
class Block:
    """Lines under a title; `more` of them stay in the plan itself."""

    title: str
    lines: tuple[str, ...]
    more: int


@dataclass(frozen=True)
class Paper:
    """`is_close`: there is so much that it is set in smaller type."""

    blocks: tuple[Block, ...]
    people: tuple[ToCall, ...]
    naloxone: str
    is_close: bool

    @classmethod
    def of(cls, sheet: Sheet) -> Paper:
        if_thens = [f"If {one.situation}, then {one.response}." for one in sheet.if_thens]
        risky = [f"If {line.text}: still open" for line in sheet.unpaired]
        named: list[tuple[str, list[str]]] = [("My reasons", [reason.text for reason in sheet.reasons])]
        for shown in sheet.parts:
            is_risky = shown.part.key == "risky"
            lines = if_thens + risky if is_risky else [line.text for line in shown.lines]
            named.append(("If this, then that" if is_risky else shown.part.title, lines))
        blocks = tuple(_block(title, lines) for title, lines in named if lines)
        rows = len(sheet.people) + sum(HEADING + _rows(block.lines) for block in blocks)
        return cls(blocks, sheet.people, _naloxone(sheet), rows > ROWS)


def _block(title: str, lines: Sequence[str]) -> Block:
    shown: list[str] = []
    for line in lines[:MOST_LINES]:
        if shown and len(line) + sum(map(len, shown)) > MOST_LETTERS:
            break
        shown.append(line)
    return Block(title, tuple(shown), len(lines) - len(shown))


def _rows(lines: Iterable[str]) -> int:
    return sum(1 + len(line) // LETTERS for line in lines)


def _naloxone(sheet: Sheet) -> str:
    row = sheet.naloxone
    if row is None or row.has_it is not True:
        return ""
    until = f"good until {row.expires_on:%d %B %Y}" if row.expires_on else ""
    return ", ".join(words for words in (row.where, until) if words) or "at hand"
