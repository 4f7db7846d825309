"""The calendar on the phone: one appointment as a file, and a private address that an app reads by itself."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import PersonRequest
from accounts.limits import is_within
from support.forms.calendar_feed import FeedForm
from support.ics import Telling, calendar_of
from support.models import Appointment, CalendarFeed

PAST_SHOWN: Final = timedelta(days=90)
READS_AN_HOUR: Final = 60


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: PersonRequest) -> HttpResponse:
    """What a feed is and what it gives away; where there is one, a POST says what it tells."""
    feed = CalendarFeed.objects.for_user(request.user).first()
    if feed is None:
        return redirect("calendar") if request.method == "POST" else render(request, "support/care/calendar.html")
    form = FeedForm(request.POST if request.method == "POST" else None, feed=feed)
    if form.is_valid():
        form.save()
        return redirect(f"{reverse('calendar')}?saved=1")
    context = {"feed": feed, "form": form, "saved": "saved" in request.GET}
    return render(request, "support/care/calendar.html", context, status=422 if form.errors else 200)


@require_POST
def make(request: PersonRequest) -> HttpResponse:
    """A new address, shown this once; one that was there before stops."""
    token = CalendarFeed.make(request.user, timezone.now())
    where = settings.PUBLIC_URL + reverse("feed", args=[token])
    context = {"where": where, "tap": f"webcal://{where.partition('://')[2]}"}
    return render(request, "support/care/calendar_made.html", context)


@require_POST
def end(request: PersonRequest) -> HttpResponse:
    CalendarFeed.objects.for_user(request.user).delete()
    return redirect("calendar")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar app reads: without a log-in, for whoever has the token."""
    now = timezone.now()
    found = CalendarFeed.opened_by(token)
    if not _may_read(str(found.pk) if found else str(get_adapter().get_client_ip(request))):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    if found is None:
        raise Http404("No such calendar.")
    rows = Appointment.objects.for_user(found.user).since((now - PAST_SHOWN).date())
    text = calendar_of(rows, Telling.of(found), now)
    found.note_reading(now)
    return _file(text)


@require_safe
def download(request: PersonRequest, pk: UUID) -> HttpResponse:
    """One appointment as a file. Only with `?all` does it say with whom and where."""
    row = get_object_or_404(Appointment.objects.for_user(request.user).with_all_changes(), pk=pk)
    tells = "all" in request.GET
    answer = _file(calendar_of([row], Telling(names=tells, places=tells), timezone.now()))
    answer["Content-Disposition"] = "attachment; filename=appointment.ics"
    return answer


def _file(text: bytes) -> HttpResponse:
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _may_read(who: str) -> bool:
    """Whether this feed, or this visitor without one, has read no more than it may in an hour."""
    return is_within(f"feed-{who}", READS_AN_HOUR, 3600)
