"""What is stored and how, from the one list that the privacy page shows and a test holds against the models."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LIST = Path(__file__).parent / "data" / "stored.toml"
OF_EVERY_OWNED_ROW = ("id", "user", "created_at", "updated_at")


@dataclass(frozen=True)
class Part:
    """One part of the list: what is said of it in plain words, and its tables' fields by how they are kept."""

    title: str
    plain_words: str
    sealed_words: str
    hashed_words: str
    tables: dict[str, dict[str, list[str]]]


@cache
def parts() -> tuple[Part, ...]:
    with LIST.open("rb") as file:
        return tuple(_part(raw) for raw in tomllib.load(file)["part"])


def _part(raw: dict[str, Any]) -> Part:
    words = {name: raw.get(name, "") for name in ("plain_words", "sealed_words", "hashed_words")}
    return Part(title=raw["title"], tables=raw["tables"], **words)
