"""Questionnaires as data: their fixed words, what an answer counts, and what must be said with them.

Their items and rules are other people's, word for word; each file names its source and licence.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FILES: Final = Path(__file__).parent / "data" / "questionnaires"
ORDER: Final = ("who-5", "phq-8", "gad-7", "bam-iop", "bam", "phq-9")


@dataclass(frozen=True)
class Item:
    """`options` are (value, words). `skips` are the items not asked after a 0 here; `at_most` is the item that this one
    cannot exceed; from `unsafe_from` on the answer opens the page for someone who is not safe."""

    key: str
    text: str
    options: tuple[tuple[int, str], ...]
    lead: str = ""
    go_to: str = ""
    skips: tuple[str, ...] = ()
    at_most: str = ""
    unsafe_from: int | None = None

    @property
    def field(self) -> str:
        """Its name in a form."""
        return f"q{self.key.lower()}"

    @property
    def label(self) -> str:
        return f"{self.key}. {self.text}"

    @property
    def highest(self) -> int:
        return max(value for value, _ in self.options)


@dataclass(frozen=True)
class Flag:
    """Where a clinician would look closer: from `at_least` up, or from `at_most` down."""

    at_least: int | None = None
    at_most: int | None = None

    def is_raised(self, value: int) -> bool:
        if self.at_least is not None and value >= self.at_least:
            return True
        return self.at_most is not None and value <= self.at_most

    @property
    def words(self) -> str:
        return f"{self.at_least} or more" if self.at_least is not None else f"{self.at_most} or less"


@dataclass(frozen=True)
class Scale:
    """The sum of some items times `times`. `bands` are (highest value, name), lowest first; a name may be empty."""

    key: str
    name: str
    items: tuple[str, ...]
    reading: str
    high: int
    times: int = 1
    bands: tuple[tuple[int, str], ...] = ()
    flag: Flag | None = None

    @property
    def ranges(self) -> tuple[str, ...]:
        """The bands that have a name, in words."""
        starts = (0, *(up_to + 1 for up_to, _ in self.bands))
        return tuple(
            f"{low} to {up_to}: {name}" for low, (up_to, name) in zip(starts, self.bands, strict=False) if name
        )


@dataclass(frozen=True)
class Offer:
    """Another questionnaire, by its key, that is offered where the first scale is `at_most` this."""

    key: str
    at_most: int


@dataclass(frozen=True)
class Questionnaire:
    """`key` is stored; `slug` stands in addresses and says nothing. `opt_in`, with "{number}" in it, must be read."""

    key: str
    slug: str
    title: str
    name: str
    period: str
    lead: str
    every_days: int
    about: str
    source: str
    licence: str
    limits: tuple[str, ...]
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    opt_in: str = ""
    offer: Offer | None = None
    adapted: bool = False

    @property
    def credit(self) -> str:
        return f"Adapted from the {self.name}. {self.source}" if self.adapted else self.source

    @property
    def warning(self) -> tuple[str, ...]:
        """What must be read first: the words before and after the emergency number."""
        return tuple(self.opt_in.split("{number}"))

    @property
    def unsafe_item(self) -> Item | None:
        return next((item for item in self.items if item.unsafe_from is not None), None)


@cache
def questionnaires() -> dict[str, Questionnaire]:
    """By key, in the order in which they are offered: the general one first, the one to opt in to last."""
    return {key: _load(FILES / f"{key}.toml") for key in ORDER}


@cache
def by_slug() -> dict[str, Questionnaire]:
    return {one.slug: one for one in questionnaires().values()}


def _load(path: Path) -> Questionnaire:
    with path.open("rb") as file:
        raw = tomllib.load(file)
    options = {name: tuple((value, words) for value, words in some) for name, some in raw.pop("options").items()}
    items = _items(raw.pop("items"), options)
    scales = tuple(_scale(one, items) for one in raw.pop("scales"))
    offer = Offer(**raw.pop("offer")) if "offer" in raw else None
    return Questionnaire(**raw | {"limits": tuple(raw["limits"]), "items": items, "scales": scales, "offer": offer})


def _items(raw: list[dict[str, Any]], options: dict[str, tuple[tuple[int, str], ...]]) -> tuple[Item, ...]:
    keys = [one["key"] for one in raw]
    return tuple(
        Item(**one | {"options": options[one["options"]], "skips": _skips(keys, one["key"], one.get("go_to", ""))})
        for one in raw
    )


def _skips(keys: list[str], key: str, go_to: str) -> tuple[str, ...]:
    return tuple(keys[keys.index(key) + 1 : keys.index(go_to)]) if go_to else ()


def _scale(raw: dict[str, Any], items: tuple[Item, ...]) -> Scale:
    highest = {item.key: item.highest for item in items}
    bands = tuple((band["up_to"], band["name"]) for band in raw.get("bands", ()))
    flag = Flag(**raw["flag"]) if "flag" in raw else None
    high = sum(highest[key] for key in raw["items"]) * raw.get("times", 1)
    return Scale(**raw | {"items": tuple(raw["items"]), "bands": bands, "flag": flag, "high": high})
