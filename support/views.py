"""Who and what stands by me."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import PersonRequest


@require_safe
def plan(request: PersonRequest) -> HttpResponse:
    """The first steps for a hard hour, each of which leads somewhere."""
    return render(request, "support/plan.html")
