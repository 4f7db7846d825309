"""Emergency numbers and helplines by country, read once from `data/helplines.csv`.

Nobody rang the numbers. A row is `checked` when a page of the service or of a public body, or two
independent lists, agreed on the day in `checked_on`; `source_year` is the year of the newest of them, and is
empty for emergency numbers that rest on common knowledge. The rows named "EU emergency number" rest on the
EU's own 112.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

DATA = Path(__file__).parent / "data" / "helplines.csv"
GOOD_FOR = timedelta(days=365)
CHECK_AGAIN_AFTER = timedelta(days=274)  # nine months

# In the order in which the page shows them.
KINDS = {
    "overdose": "Someone who stays on the call",
    "crisis": "Someone to talk to now",
    "drug": "Help with drugs and treatment",
    "youth": "For young people",
    "family": "For family and friends",
    "poison": "Poison advice",
}

_DIALLED = re.compile(r"[0-9][0-9 -]*")
_KEYWORD = re.compile(r"[A-Z]+")
_WEB = re.compile(r"https://[a-z0-9.-]+(/[a-z0-9/-]*)?")


@dataclass(frozen=True)
class Country:
    """A country that we have numbers for; `code` is ISO 3166 alpha-2."""

    code: str
    name: str


@dataclass(frozen=True)
class Line:
    """One row of the data. Words that are not known are "", a source year that is not known is None."""

    country: Country
    kind: str
    name: str
    phone: str
    sms: str
    url: str
    hours: str
    cost: str
    languages: str
    note: str
    checked_on: date
    source_year: int | None

    @property
    def tel_href(self) -> str:
        return f"tel:{digits(self.phone)}" if self.phone else ""

    @property
    def sms_href(self) -> str:
        return sms_href(self.sms) if self.sms else ""

    @property
    def site(self) -> str:
        """The bare host of the line's page, short enough to read as a link."""
        return urlsplit(self.url).netloc.removeprefix("www.")


@dataclass(frozen=True)
class Group:
    """Lines of one kind under one heading."""

    kind: str
    lines: tuple[Line, ...]

    @property
    def title(self) -> str:
        return KINDS[self.kind]


@dataclass(frozen=True)
class CountryHelp:
    """What a page shows for one country; `country` and `emergency` are None together, when it is unknown."""

    country: Country | None
    emergency: Line | None
    groups: tuple[Group, ...]
    everywhere: tuple[Line, ...]

    @property
    def crisis(self) -> Line | None:
        """The first crisis line, or None where the country has no checked one."""
        return next((group.lines[0] for group in self.groups if group.kind == "crisis"), None)

    @property
    def stays_on_call(self) -> Line | None:
        """The first line that stays on the call, or None where the country has none."""
        return next((group.lines[0] for group in self.groups if group.kind == "overdose"), None)


def digits(phone: str) -> str:
    """What a phone dials: `0800 111 0 111` is `08001110111`.

    Raises ValueError on anything but digits, spaces and hyphens.
    """
    if not _DIALLED.fullmatch(phone):
        raise ValueError(f"not a phone number: {phone!r}")
    return re.sub(r"[ -]", "", phone)


def sms_href(sms: str) -> str:
    """A link that opens a text message.

    `HOME to 741741` carries its word along; in `your zip code to 435748` the words say what the person must
    write, so only the number goes in. `?&body=` is the one spelling that both iOS and Android read. Raises
    ValueError as `digits` does.
    """
    words, found, number = sms.rpartition(" to ")
    if found and _KEYWORD.fullmatch(words):
        return f"sms:{digits(number)}?&body={words}"
    return f"sms:{digits(number)}"


def read(rows: Iterable[dict[str, str]]) -> tuple[Line, ...]:
    """Lines from rows of the CSV, in their order; rows that are not checked stay out.

    Raises ValueError on a row that a person could not use.
    """
    return tuple(_line(row) for row in rows if row["status"] == "checked")


def _line(row: dict[str, str]) -> Line:
    if row["url"] and not _WEB.fullmatch(row["url"]):
        raise ValueError(f"not a web address: {row['url']!r}")
    line = Line(
        country=Country(row["iso2"], row["country"]),
        **{name: row[name] for name in ("kind", "name", "phone", "sms", "url", "hours", "cost", "languages", "note")},
        checked_on=date.fromisoformat(row["checked_on"]),
        source_year=int(row["source_year"]) if row["source_year"] else None,
    )
    # Asked for here so that a number nobody can call stops the start, not a page at the worst moment.
    if not any([line.tel_href, line.sms_href, line.url]):
        raise ValueError(f"no way to reach {line.name!r}")
    return line


def by_country(lines: tuple[Line, ...]) -> dict[str, CountryHelp]:
    """What we show for each country code, by name of country; "" stands for a country unknown to us.

    A country without an emergency number shows none of its lines.
    """
    everywhere = tuple(line for line in lines if not line.country.code)
    emergency = sorted((line for line in lines if line.kind == "emergency"), key=lambda line: line.country.name)
    known = {
        first.country.code: CountryHelp(first.country, first, _grouped(lines, first.country), everywhere)
        for first in emergency
    }
    return known | {"": CountryHelp(None, None, (), everywhere)}


def _grouped(lines: tuple[Line, ...], country: Country) -> tuple[Group, ...]:
    groups = (Group(kind, tuple(x for x in lines if x.country == country and x.kind == kind)) for kind in KINDS)
    return tuple(group for group in groups if group.lines)


def load(path: Path) -> tuple[Line, ...]:
    """The checked lines of one CSV file. Raises ValueError on a row that a person could not use."""
    with path.open(encoding="utf-8", newline="") as file:
        return read(csv.DictReader(file))


LINES = load(DATA)
_HELP = by_country(LINES)
COUNTRIES = tuple(entry.country for entry in _HELP.values() if entry.country)


def lines_for(country_code: str) -> CountryHelp:
    """Help for an ISO 3166 alpha-2 code in any case; for a code unknown to us, what holds everywhere."""
    return _HELP.get(country_code.strip().upper(), _HELP[""])


def stale_lines(today: date) -> list[Line]:
    """Lines that were last checked more than 12 months before `today`: a release must not ship them."""
    return _older_than(GOOD_FOR, today)


def ageing_lines(today: date) -> list[Line]:
    """Lines that were last checked more than 9 months before `today`, the stale ones among them."""
    return _older_than(CHECK_AGAIN_AFTER, today)


def _older_than(age: timedelta, today: date) -> list[Line]:
    return [line for line in LINES if today - line.checked_on > age]
