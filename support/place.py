"""A place in a list, as the button that moves a row there names it."""

from django.http import HttpRequest

LONGEST = 5


def place_named(request: HttpRequest) -> int | None:
    """0 for the first; None where no place is named."""
    place = request.POST.get("to", "")
    return int(place) if place.isascii() and place.isdecimal() and len(place) <= LONGEST else None
