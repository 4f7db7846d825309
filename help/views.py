"""Pages for the worst moment: no form to fill first, no JavaScript, and Help now without logging in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from help.country import chosen_country


@login_not_required
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """Help now, for anyone: overdose steps, then the lines of the country."""
    return render(request, "help/now.html", chosen_country(request))
