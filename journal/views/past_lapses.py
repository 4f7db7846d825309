"""Lapses that were noted: to look at, to mend and to take away. The figures follow."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import PersonRequest, key_or_none
from journal import lapses
from journal.forms.lapse import LapseForm
from journal.models import Lapse, SoberDate

PAGE = 30


@require_safe
def past(request: PersonRequest) -> HttpResponse:
    """Newest first, a page at a time by day and row."""
    rows = Lapse.objects.for_user(request.user).newest_first().defer("where", "came_before", "felt_after")
    below = _place(request.GET.get("below", ""))
    page = list((rows.older_than(*below) if below else rows)[: PAGE + 1])
    context = {
        "lapses": page[:PAGE],
        "older": page[PAGE - 1] if len(page) > PAGE else None,
        "undo": key_or_none(request.GET.get("undo", "")),
    }
    return render(request, "journal/lapse/past.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    lapse = get_object_or_404(Lapse.objects.for_user(request.user).kept(), pk=pk)
    day_before, now = lapse.day, timezone.now()
    counts = list(SoberDate.objects.for_user(request.user).main_first())
    form = LapseForm(request.POST or None, lapse=lapse, person=request.user, now=now, counts=counts, save="Save")
    if request.method == "POST" and form.is_valid():
        lapses.keep(form.fill(), day_before, now)
        return redirect("lapses")
    context = {"form": form, "lapse": lapse, "day": day_before}
    return render(request, "journal/lapse/edit.html", context, status=422 if form.errors else 200)


@require_POST
def delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    lapse = get_object_or_404(Lapse.objects.for_user(request.user).kept(), pk=pk)
    lapses.delete(lapse, timezone.now())
    return redirect(f"{reverse('lapses')}?undo={lapse.pk}")


@require_POST
def undo(request: PersonRequest, pk: UUID) -> HttpResponse:
    lapse = get_object_or_404(Lapse.objects.for_user(request.user).binned(), pk=pk)
    lapses.bring_back(lapse, timezone.now())
    return redirect("lapses")


def _place(text: str) -> tuple[date, UUID] | None:
    """Where a page ended: 2026-03-11 and the row's id, with an underline between; anything else is the first page."""
    day, _, pk = text.partition("_")
    try:
        return date.fromisoformat(day), UUID(pk)
    except ValueError:
        return None
