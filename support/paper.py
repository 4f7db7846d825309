"""The plan on one sheet of paper: as much of each part as fits, and how much was left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from support.people import ToCall
from support.sheet import Sheet

MOST_LINES: Final = 7
MOST_LETTERS: Final = 420
A_LINE: Final = 45  # letters that a line takes up at the least
CLOSE: Final = 3_000  # from so many letters on, the type is smaller


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
        weight = sum(_weight(block.lines) for block in blocks)
        return cls(blocks, sheet.people, _naloxone(sheet), weight > CLOSE)


def _block(title: str, lines: Sequence[str]) -> Block:
    shown: list[str] = []
    for line in lines[:MOST_LINES]:
        if shown and _weight([*shown, line]) > MOST_LETTERS:
            break
        shown.append(line)
    return Block(title, tuple(shown), len(lines) - len(shown))


def _weight(lines: Iterable[str]) -> int:
    return sum(max(len(line), A_LINE) for line in lines)


def _naloxone(sheet: Sheet) -> str:
    row = sheet.naloxone
    if row is None or row.has_it is not True:
        return ""
    until = f"good until {row.expires_on:%d %B %Y}" if row.expires_on else ""
    return ", ".join(words for words in (row.where, until) if words) or "at hand"
