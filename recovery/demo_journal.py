"""The demo person's journal: a stock of entries of every prompt, put on days of the year."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from accounts.ids import lowest_id
from accounts.models import User
from journal.models import Entry
from journal.models.entry import first_line
from journal.prompts import named

STOCK: Final = Path(__file__).parent / "data" / "demo_entries.toml"
EVENING: Final = time(20)
LATELY: Final = 7  # from here on the days stand as they are written down, so that the last entries are of the last days


@dataclass(frozen=True)
class Text:
    """One entry of the stock; `ago` in days before the last one, `said` by the fields of its prompt."""

    ago: int
    prompt: str
    said: dict[str, str]
    title: str = ""
    feelings: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


@cache
def stock() -> tuple[Text, ...]:
    """Oldest first."""
    with STOCK.open("rb") as file:
        return tuple(Text(**row) for row in tomllib.load(file)["entry"])


def entries_of(user: User, seed: int, last: date, days: int) -> Iterator[Entry]:
    """Those of the stock that fall into these days up to and with `last`, not yet saved."""
    rng = Random(f"journal {seed} {user.username}")
    for number, text in enumerate(stock()):
        ago = text.ago + rng.randrange(3) if text.ago > LATELY else text.ago
        if ago < days:
            yield _entry(user, text, number, last - timedelta(days=ago))


def _entry(user: User, text: Text, number: int, day: date) -> Entry:
    """As the page of that evening would have saved it."""
    mark = lowest_id(datetime.combine(day, EVENING, UTC) + timedelta(minutes=number))
    entry = Entry(id=Entry.id_for(user, mark), user=user, day=day, prompt=text.prompt, page=mark)
    asked = named(text.prompt)
    entry.body = asked.body(text.said)
    entry.title = text.title or first_line(asked.text(entry.body))
    entry.feelings = text.feelings
    entry.tags = json.dumps(text.tags, ensure_ascii=False) if text.tags else ""
    return entry
