"""Official pages that find treatment, by country, read once from `data/finders.csv`.

Each was compared with other public pages on the day in `checked_on`; `source_year` is the year of the newest of
those, and is empty where none carried a date. Nobody has tried the searches themselves.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from help.helplines import Country

DATA: Final = Path(__file__).parent / "data" / "finders.csv"

_WEB: Final = re.compile(r"https://[a-z0-9.-]+/[a-z0-9/-]*")


@dataclass(frozen=True)
class Finder:
    """One row of the data."""

    country: Country
    name: str
    url: str
    note: str
    checked_on: date
    source_year: int | None

    @property
    def site(self) -> str:
        """The bare host, short enough to read as a link."""
        return urlsplit(self.url).netloc.removeprefix("www.")


@dataclass(frozen=True)
class Found:
    """What a page shows: the finders of one country, open, and those of all others, folded."""

    here: tuple[Finder, ...]
    elsewhere: tuple[Finder, ...]


def _finder(row: dict[str, str]) -> Finder:
    if not _WEB.fullmatch(row["url"]):
        raise ValueError(f"not a web address: {row['url']!r}")
    return Finder(
        country=Country(row["iso2"], row["country"]),
        name=row["name"],
        url=row["url"],
        note=row["note"],
        checked_on=date.fromisoformat(row["checked_on"]),
        source_year=int(row["source_year"]) if row["source_year"] else None,
    )


def load(path: Path) -> tuple[Finder, ...]:
    """The rows of one CSV file. Raises ValueError on an address that a person could not open."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(map(_finder, csv.DictReader(file)))


FINDERS: Final = load(DATA)


def finders_for(country_code: str) -> Found:
    """Those of an ISO 3166 alpha-2 code first; for "" or a code unknown to us all are elsewhere."""
    code = country_code.strip().upper()
    here = tuple(finder for finder in FINDERS if finder.country.code == code)
    return Found(here, tuple(finder for finder in FINDERS if finder not in here))
