"""One time of an appointment: whether it was kept, moved or called off, and what was said there."""

from datetime import date
from typing import Final
from uuid import UUID, uuid5

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts import events
from accounts.draft import address
from accounts.http import PersonRequest
from support.forms.appointment import MoveForm, NotesForm
from support.models import BringUp, Visit
from support.occurrences import occurrence
from support.views.care import appointment_on

LONGEST_NAME: Final = 120


@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: PersonRequest, pk: UUID, day: date) -> HttpResponse:
    """All about it on one page; a POST keeps the notes."""
    appointment, row = appointment_on(request, pk, day)
    form = NotesForm(request.POST if request.method == "POST" else None, visit=row)
    if form.is_valid():
        row.keep(**form.cleaned_data)
        return redirect("visit", pk, day)
    now = timezone.now()
    on = occurrence(appointment, row.change)
    context = {
        "appointment": appointment,
        "visit": row,
        "on": on,
        "is_past": on.start <= now,
        "form": form,
        "bring_ups": BringUp.objects.for_user(request.user).open().with_sources(),
        "homework": _homework(row),
    }
    return render(request, "support/care/visit.html", context, status=422 if form.errors else 200)


@require_POST
def say(request: PersonRequest, pk: UUID, day: date) -> HttpResponse:
    """Was there, was not there, or called off; `planned` takes it back. Anything else changes nothing."""
    _, row = appointment_on(request, pk, day)
    state = request.POST.get("state", "")
    if state in Visit.State.values:
        row.keep(state=state)
        events.announce(events.plans_changed, user=request.user, now=timezone.now())
    return redirect("visit", pk, day)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: PersonRequest, pk: UUID, day: date) -> HttpResponse:
    """To another day or time, this one only. Moved back to where the rule has it, it is as if it had never moved."""
    appointment, row = appointment_on(request, pk, day)
    on = occurrence(appointment, row.change)
    form = MoveForm(request.POST if request.method == "POST" else None, day=on.day, at=on.at, rule_day=day)
    if form.is_valid():
        there = (form.cleaned_data["day"], form.cleaned_data["at"])
        to_day, to_at = (None, None) if there == (day, appointment.at) else there
        row.keep(moved_to_day=to_day, moved_to_at=to_at, state=Visit.State.PLANNED)
        events.announce(events.plans_changed, user=request.user, now=timezone.now())
        return redirect("visit", pk, day)
    context = {"form": form, "appointment": appointment, "visit": row, "on": on}
    return render(request, "support/care/move.html", context, status=422 if form.errors else 200)


def _homework(row: Visit) -> list[tuple[str, str, str]]:
    """Each line, as a routine item's name, and the address that makes it one: sent twice, it is one item."""
    return [
        (line, line[:LONGEST_NAME], address("routine-new", str(uuid5(row.pk, f"homework {line}"))))
        for line in row.lines_of_homework
    ]
