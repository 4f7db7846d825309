"""Pages for the worst moment: no form to fill first, no JavaScript, and Help now without logging in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from help.helplines import COUNTRIES, lines_for


@login_not_required
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """Help now, for anyone: overdose steps, then the lines of the country."""
    return render(request, "help/now.html", _country(request))


@require_safe
def restart(request: HttpRequest) -> HttpResponse:
    """Where a "yes" to use leads: overdose safety, then a few kind words."""
    return render(request, "help/restart.html", _country(request))


def _country(request: HttpRequest) -> dict[str, object]:
    """The country chosen on the page, else the person's own, else none: never a guess from an address."""
    code = request.GET.get("country", "") or getattr(request.user, "country", "")
    here = lines_for(code)
    return {"here": here, "countries": COUNTRIES, "unlisted": bool(code) and not here.country}
