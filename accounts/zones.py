"""Time zones and countries, from the tz database that Python brings along."""

from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError


def _table(name: str) -> list[list[str]]:
    text = resources.files("tzdata.zoneinfo").joinpath(name).read_text()
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def zone_names() -> tuple[str, ...]:
    """Zones that name a place, and UTC; the old aliases are left out of the list but still understood."""
    return (*sorted(row[2] for row in _table("zone.tab")), "UTC")


@cache
def country_names() -> dict[str, str]:
    """ISO 3166 code -> English name, in the order of the names."""
    pairs = {row[0]: row[1] for row in _table("iso3166.tab")}
    return dict(sorted(pairs.items(), key=lambda pair: pair[1]))


@cache
def _countries_of_zones() -> dict[str, str]:
    return {row[2]: row[0] for row in _table("zone.tab")}


def country_of(zone: str) -> str:
    """The country a zone lies in, as ISO code; an empty string where the tz database names none."""
    return _countries_of_zones().get(zone, "")


def is_zone(name: str) -> bool:
    return name in available_zones()


@cache
def available_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def validate_zone(name: str) -> None:
    """ValidationError unless it is a zone that this installation can compute with."""
    if not is_zone(name):
        raise ValidationError("Choose a time zone from the list.", code="zone")


def zone_or(name: str, default: str) -> ZoneInfo:
    return ZoneInfo(name if is_zone(name) else default)
