"""Where a person is, guessed from what their browser says on its own; the person sees it and can change it."""

import re

from django.conf import settings
from django.http import HttpRequest

from accounts.zones import country_names, country_of, is_zone

REGION = re.compile(r"^\s*[a-z]{2,3}(?:-[a-z]{4})?-([a-z]{2})\b", re.IGNORECASE)


def guess(request: HttpRequest, zone: str) -> tuple[str, str]:
    """(zone, ISO country or ""): the browser's zone if it is one, and its country, else that of its language."""
    zone = zone if is_zone(zone) else settings.DEFAULT_ZONE
    return zone, country_of(zone) or _country_of_language(request.headers.get("Accept-Language", ""))


def _country_of_language(header: str) -> str:
    for part in header[:200].split(","):
        found = REGION.match(part)
        if found and found[1].upper() in country_names():
            return found[1].upper()
    return ""
