"""The check-in, the words written in it, and the medicines it asks about."""

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import events
from accounts.clock import today_for
from accounts.http import PersonRequest
from journal.forms import CheckInForm, MedicineForm
from journal.models import CheckIn, Medicine, first_open_day

PAGE = 30


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
    action = reverse("check-in-day", args=[day])  # the day that was shown is the day that is saved, even past midnight
    if request.method == "POST":
        form = CheckInForm(request.POST, takes_medicine="medicine" in request.POST, action=action)
        if form.is_valid():
            return _save(request, day, form)
    else:
        takes_medicine = Medicine.objects.for_user(request.user).taken_on(day).exists()
        saved = CheckIn.objects.for_user(request.user).on(day)
        form = CheckInForm(initial=saved.answers() if saved else None, takes_medicine=takes_medicine, action=action)
    return _page(request, day, form)


def _save(request: PersonRequest, day: date, form: CheckInForm) -> HttpResponse:
    """What comes next depends on the answer: not safe, then use, then Today."""
    check_in = CheckIn.objects.record(request.user, day, form.answers())
    events.announce(events.checked_in, user=request.user, day=day)
    if check_in.not_safe:
        return redirect(reverse("help") + "#not-safe")
    if check_in.used == CheckIn.Used.YES:
        return redirect("restart")
    return redirect(reverse("today") + f"?saved={day.isoformat()}")


def _page(request: PersonRequest, day: date, form: CheckInForm) -> HttpResponse:
    today = today_for(request.user, timezone.now())
    context = {
        "form": form,
        "day": day,
        "today": today,
        "is_today": day == today,
        "days": [today - timedelta(days=back) for back in range((today - first_open_day(today)).days, -1, -1)],
    }
    return render(request, "journal/check_in.html", context, status=422 if form.errors else 200)


@require_safe
def journal(request: PersonRequest) -> HttpResponse:
    """The good things and notes of past check-ins, newest first, a page at a time by day."""
    before = _day_or(request.GET.get("before", ""), date.max)
    rows = list(CheckIn.objects.for_user(request.user).with_words(before)[: PAGE + 1])
    older = rows[PAGE - 1].day if len(rows) > PAGE else None
    return render(request, "journal/journal.html", {"days": rows[:PAGE], "older": older})


def _day_or(text: str, default: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return default


@require_safe
def moment(request: PersonRequest) -> HttpResponse:
    """What helps when a craving comes, as plain guided text."""
    return render(request, "journal/moment.html")


@require_http_methods(["GET", "HEAD", "POST"])
def medicines(request: PersonRequest) -> HttpResponse:
    """The medicines the check-in asks about; a POST adds one."""
    today = today_for(request.user, timezone.now())
    form = MedicineForm(request.POST or None)
    if form.is_valid():
        Medicine.objects.create(user=request.user, started_on=today, name=form.cleaned_data["name"])
        return redirect("medicines")
    context = {"form": form, "medicines": Medicine.objects.for_user(request.user).taken_on(today)}
    return render(request, "journal/medicines.html", context, status=422 if form.errors else 200)


@require_POST
def stop_medicine(request: PersonRequest, pk: UUID) -> HttpResponse:
    """From today on the check-in no longer asks; past days keep what was said."""
    medicine = get_object_or_404(Medicine.objects.for_user(request.user), pk=pk)
    medicine.stopped_on = today_for(request.user, timezone.now())
    medicine.save(update_fields=["stopped_on", "updated_at"])
    return redirect("medicines")
