"""The one good thing of each check-in, to read on a bad day."""

from datetime import date
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.fields import Sealed
from accounts.http import PersonRequest
from journal.models import CheckIn

PAGE: Final = 30


@require_safe
def victories(request: PersonRequest) -> HttpResponse:
    """Newest first, a page at a time by day. Notes stay closed."""
    said = CheckIn.objects.for_user(request.user).exclude(victory=Sealed()).only("user_id", "day", "victory")
    if before := _day_or_none(request.GET.get("before", "")):
        said = said.filter(day__lt=before)
    rows = list(said.order_by("-day")[: PAGE + 1])
    older = rows[PAGE - 1].day if len(rows) > PAGE else None
    return render(request, "journal/victories.html", {"days": rows[:PAGE], "older": older, "is_further": before})


def _day_or_none(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
