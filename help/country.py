"""The country whose numbers a page shows."""

from django.http import HttpRequest

from help.helplines import COUNTRIES, lines_for


def chosen_country(request: HttpRequest) -> dict[str, object]:
    """What the pieces in templates/help/ need.

    The country chosen on the page, else the person's own, else none: never a guess from an address.
    """
    code = request.GET.get("country", "") or getattr(request.user, "country", "")
    here = lines_for(code)
    return {"here": here, "countries": COUNTRIES, "unlisted": bool(code) and not here.country}
