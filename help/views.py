"""Pages for the worst moment as anyone gets them: no form to fill first, no JavaScript, and without logging in.

`progress` serves them, and puts a person's own plan and people in; none of it needs a database.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from help.country import chosen_country


def now(request: HttpRequest, own: Any = None) -> HttpResponse:
    """Help now: overdose steps, then the lines of the country."""
    return _page(request, "help/now.html", own)


def not_safe(request: HttpRequest, own: Any = None) -> HttpResponse:
    """One question, and whom to call. An answer is a place on the page: it goes nowhere, and waits for nothing."""
    return _page(request, "help/not_safe.html", own)


def _page(request: HttpRequest, template: str, own: Any) -> HttpResponse:
    return render(request, template, chosen_country(request, timezone.now().date()) | {"own": own})
