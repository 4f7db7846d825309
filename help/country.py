"""The country whose numbers a page shows."""

from datetime import date

from django.http import HttpRequest

from help.helplines import COUNTRIES, GOOD_FOR, lines_for


def chosen_country(request: HttpRequest, today: date) -> dict[str, object]:
    """What the pieces in templates/help/ need.

    The country chosen on the page, else the person's own, else none: never a guess from an address. A line checked
    before `good_since` is said to be old.
    """
    code = request.GET.get("country", "") or getattr(request.user, "country", "")
    here = lines_for(code)
    return {
        "here": here,
        "countries": COUNTRIES,
        "unlisted": bool(code) and not here.country,
        "good_since": today - GOOD_FOR,
    }
