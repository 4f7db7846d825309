"""Appointments: what comes next, one with its times, and what can become of it."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import events
from accounts.clock import DAY, today_for
from accounts.draft import address, draft_of
from accounts.http import PersonRequest, key_or_none
from support.agenda import WINDOW, Agenda
from support.forms.appointment import AppointmentForm
from support.models import Appointment, BringUp, Visit
from support.occurrences import rule_days

PAGE: Final = 30
NEXT_FEW: Final = 5
FARTHEST: Final = timedelta(days=3660)


@require_safe
def care(request: PersonRequest) -> HttpResponse:
    """What comes next, a page at a time; past ones that wait for a word; and what to bring up."""
    now = timezone.now()
    first = _first_or_none(request.GET.get("from", ""), today_for(request.user, now))
    context = {
        "agenda": Agenda.of(request.user, now, first),
        "is_later": first is not None,
        "bring_ups": BringUp.objects.for_user(request.user).open().only("pk").count(),
        "undo": key_or_none(request.GET.get("undo", "")),
    }
    return render(request, "support/care/care.html", context)


@require_safe
def past(request: PersonRequest) -> HttpResponse:
    """What was noted of past ones, newest first."""
    user = request.user
    rows = Visit.objects.for_user(user).noted_up_to(today_for(user, timezone.now()))
    if before := key_or_none(request.GET.get("before", "")):
        rows = rows.older_than(get_object_or_404(Visit.objects.for_user(user), pk=before))
    found = list(rows[: PAGE + 1])
    for visit in found:
        visit.appointment.user = user  # so that its words open without another query
    older = found[PAGE - 1].pk if len(found) > PAGE else None
    return render(request, "support/care/past.html", {"visits": found[:PAGE], "older": older})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    user, draft = request.user, draft_of(request)
    today = today_for(user, timezone.now())
    pk = Appointment.id_for(user, draft)
    known = Appointment.objects.for_user(user).filter(pk=pk).first()
    row = known or Appointment(pk=pk, user=user, zone=user.zone, day=today + DAY)
    row.binned_at = None
    form = AppointmentForm(request.POST if request.method == "POST" else None, appointment=row)
    form.helper.form_action = address("appointment-new", draft)
    if form.is_valid():
        row.revise(form.words, form.schedule, date.min)
        _changed(request)
        return redirect("appointment", pk)
    context = {"form": form, "zone": row.zone}
    return render(request, "support/care/form.html", context, status=422 if form.errors else 200)


@require_safe
def appointment(request: PersonRequest, pk: UUID) -> HttpResponse:
    """One that repeats, with its next times; any other is the page of its one time."""
    found = _whole_or_404(request, pk)
    if not found.repeats:
        return redirect("visit", pk, found.day)
    now = timezone.now()
    today = now.astimezone(ZoneInfo(found.zone)).date()
    coming = [one for one in found.between(today - DAY, today + WINDOW * 5) if not one.is_over(now)]
    return render(request, "support/care/appointment.html", {"appointment": found, "coming": coming[:NEXT_FEW]})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The words change for all of it. Of one that repeats, another day or time counts from the next one on."""
    found = _whole_or_404(request, pk)
    coming = found.next_after(timezone.now())
    next_day = coming.rule_day if coming else found.day
    form = AppointmentForm(request.POST if request.method == "POST" else None, appointment=found, next_day=next_day)
    if form.is_valid():
        kept = found.revise(form.words, form.schedule, next_day)
        _changed(request)
        return redirect("appointment", kept.pk)
    context = {"form": form, "appointment": found, "zone": found.zone}
    return render(request, "support/care/form.html", context, status=422 if form.errors else 200)


@require_POST
def delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(Appointment.objects.for_user(request.user).kept(), pk=pk)
    Appointment.objects.for_user(request.user).filter(pk=pk).put_in_bin(timezone.now())
    _changed(request)
    return redirect(f"{reverse('care')}?undo={pk}")


@require_POST
def undo(request: PersonRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(Appointment.objects.for_user(request.user).binned(), pk=pk)
    Appointment.objects.for_user(request.user).filter(pk=pk).take_out()
    _changed(request)
    return redirect("appointment", pk)


def _changed(request: PersonRequest) -> None:
    events.announce(events.plans_changed, user=request.user, now=timezone.now())


def _whole_or_404(request: PersonRequest, pk: UUID) -> Appointment:
    return get_object_or_404(Appointment.objects.for_user(request.user).with_all_changes(), pk=pk)


def appointment_on(request: PersonRequest, pk: UUID, day: date) -> tuple[Appointment, Visit]:
    """The appointment, and what is noted of the time that its rule gives on that day; 404 where it gives none."""
    found = get_object_or_404(Appointment.objects.for_user(request.user).kept(), pk=pk)
    visit = Visit.of(found, day)
    if not visit.is_noted and day not in rule_days(found, day, day):
        raise Http404("Not on that day.")
    return found, visit


def _first_or_none(text: str, today: date) -> date | None:
    """The day on which a later page begins; anything else in its place is ignored."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if today < day < today + FARTHEST else None
