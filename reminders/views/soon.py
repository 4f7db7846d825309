"""Where the question before a circle is told leads to: a notification has no words, so they are here."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.clock import today_for
from accounts.http import PersonRequest
from reminders.circle import LONGEST
from reminders.circle_soon import while_away


@require_safe
def soon(request: PersonRequest) -> HttpResponse:
    """Who is told and when, and the way to the check-in that stops it."""
    now = timezone.now()
    found = while_away(user=request.user, since=today_for(request.user, now) - LONGEST, now=now)
    return render(request, "reminders/circle/soon.html", {"soon": found[0].soon if found else ()})
