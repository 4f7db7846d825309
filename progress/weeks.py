"""The week that an address names."""

from datetime import date
from typing import Final

from django.http import Http404

from accounts.clock import Week

CENTURY: Final = range(2000, 2100)


def week_or_404(year: int, week: int) -> Week:
    """Weeks of this century only: at the calendar's ends there is no week before or after to lead to."""
    try:
        if year not in CENTURY:
            raise ValueError(year)
        return Week(year, week)
    except ValueError as error:
        raise Http404("No such week.") from error


def begun_or_404(year: int, week: int, today: date) -> Week:
    """The same, for pages that make no sense before their week."""
    chosen = week_or_404(year, week)
    if chosen.monday > today:
        raise Http404("That week has not begun.")
    return chosen
