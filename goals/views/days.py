"""Sober time: looked at when the person wants to, and never shown unasked."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.clock import today_for
from accounts.draft import address, draft_of
from accounts.http import PersonRequest
from goals import counts
from goals.forms.days import SoberDateForm
from journal.models import Medicine, NotSafe, SoberDate


@require_safe
def days(request: PersonRequest) -> HttpResponse:
    """Every count with its four figures side by side; of a hidden one the name alone. No figure for a day after
    "I am not safe"."""
    now = timezone.now()
    if NotSafe.objects.for_user(request.user).is_quiet(now):
        return render(request, "goals/days_rest.html")
    found = counts.counts_of(request.user, today_for(request.user, now))
    shown = [count for count in found if not count.sober_date.is_hidden]
    hidden = [count.sober_date for count in found if count.sober_date.is_hidden]
    return render(request, "goals/days.html", {"counts": shown, "hidden": hidden})


@require_http_methods(["GET", "HEAD", "POST"])
def day_new(request: PersonRequest) -> HttpResponse:
    draft = draft_of(request)
    pk = SoberDate.id_for(request.user, draft)
    known = SoberDate.objects.for_user(request.user).filter(pk=pk).first()
    return _edit(request, known or SoberDate(pk=pk, user=request.user), address("sober-day-new", draft))


@require_http_methods(["GET", "HEAD", "POST"])
def day_edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    return _edit(request, get_object_or_404(SoberDate.objects.for_user(request.user), pk=pk), "")


@require_http_methods(["GET", "HEAD", "POST"])
def day_remove(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Asks first: its figures go with it. The lapses stay."""
    sober_date = get_object_or_404(SoberDate.objects.for_user(request.user), pk=pk)
    if request.method == "POST":
        counts.remove(sober_date)
        return redirect("sober-days")
    return render(request, "goals/day_remove.html", {"sober_date": sober_date})


@require_POST
def day_hide(request: PersonRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(SoberDate.objects.for_user(request.user), pk=pk).hide()
    return redirect("sober-days")


@require_POST
def day_show(request: PersonRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(SoberDate.objects.for_user(request.user), pk=pk).show()
    return redirect("sober-days")


def _edit(request: PersonRequest, sober_date: SoberDate, action: str) -> HttpResponse:
    today = today_for(request.user, timezone.now())
    others = SoberDate.objects.for_user(request.user).exclude(pk=sober_date.pk).exists()
    taken = [medicine.name for medicine in Medicine.objects.for_user(request.user)]
    form = SoberDateForm(request.POST or None, sober_date=sober_date, today=today, has_others=others, taken=taken)
    form.helper.form_action = action
    if request.method == "POST" and form.is_valid():
        counts.save(form.fill())
        return redirect("sober-days")
    context = {"form": form, "is_new": sober_date._state.adding, "key": sober_date.pk}
    return render(request, "goals/day.html", context, status=422 if form.errors else 200)
