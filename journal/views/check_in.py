"""The check-in of today, and of the days before that may still be filled in."""

from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import events
from accounts.clock import today_for
from accounts.http import PersonRequest
from journal.forms.check_in import CheckInForm
from journal.models import CheckIn, Medicine, NotSafe, first_open_day
from journal.models.check_in import ANY

# Every suggestion there can be, as an address writes it: "7.5" and "8".
HALF_HOURS: Final = {f"{half / 2:g}": Decimal(half) / 2 for half in range(1, 49)}


@require_http_methods(["GET", "HEAD", "POST"])
def check_in_today(request: PersonRequest) -> HttpResponse:
    return _check_in(request, today_for(request.user, timezone.now()))


@require_http_methods(["GET", "HEAD", "POST"])
def check_in_on(request: PersonRequest, day: date) -> HttpResponse:
    """A day of its own link, as reminders carry it: a mail read after midnight still means its own day."""
    today = today_for(request.user, timezone.now())
    if not first_open_day(today) <= day <= today:
        context = {"day": day, "today": today, "is_future": day > today}
        return render(request, "journal/check_in_closed.html", context, status=422 if request.method == "POST" else 200)
    return _check_in(request, day)


def _check_in(request: PersonRequest, day: date) -> HttpResponse:
    slept = _slept(request)
    # The day that was shown is the day that is saved, even past midnight.
    action = reverse("check-in-day", args=[day]) + (f"?sleep={slept}" if slept is not None else "")
    if request.method == "POST":
        form = CheckInForm(request.POST, takes_medicine="medicine" in request.POST, action=action, slept=slept)
        if form.is_valid():
            return _save(request, day, form)
    else:
        takes_medicine = Medicine.objects.takes_one(request.user, day)
        saved = CheckIn.objects.of_day(request.user, day)
        given = saved.answers() | {"seen": saved.updated_at.isoformat()} if saved else None
        form = CheckInForm(initial=given, takes_medicine=takes_medicine, action=action, slept=slept)
    return _page(request, day, form)


def _save(request: PersonRequest, day: date, form: CheckInForm) -> HttpResponse:
    """What comes next depends on the answer: not safe, then use, then Today."""
    seen = form.cleaned_data["seen"] if "seen" in request.POST else ANY
    recorded = CheckIn.objects.record_over(request.user, day, form.answers(), seen)
    events.announce(events.checked_in, user=request.user, day=day)
    if recorded.is_not_safe_anew:
        NotSafe.objects.say(request.user, NotSafe.Source.CHECK_IN, timezone.now())
        return redirect("not-safe")
    if recorded.check_in.used == CheckIn.Used.YES:
        return redirect(reverse("restart") + f"?draft={day.isoformat()}")
    return redirect(reverse("today") + f"?saved={day.isoformat()}" + ("&both=1" if recorded.is_merged else ""))


def _page(request: PersonRequest, day: date, form: CheckInForm) -> HttpResponse:
    today = today_for(request.user, timezone.now())
    context = {
        "form": form,
        "day": day,
        "today": today,
        "days": _open_days(today),
    }
    return render(request, "journal/check_in.html", context, status=422 if form.errors else 200)


@lru_cache(maxsize=64)
def _open_days(today: date) -> tuple[tuple[date, str, str], ...]:
    """(day, address, name) of the days that may be filled in, the earliest first; named here, as on Today."""
    root, first = reverse("check-in"), first_open_day(today)
    before = [first + timedelta(days=step) for step in range((today - first).days)]
    named = [(day, f"{root}{day.isoformat()}/", f"{day:%a} {day.day} {day:%b}") for day in before]
    return (*named, (today, root, "Today"))


def _slept(request: PersonRequest) -> Decimal | None:
    """The hours that Today's link carries from the routine, to the half hour; anything else is ignored."""
    return HALF_HOURS.get(request.GET.get("sleep", ""))
