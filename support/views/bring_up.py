"""What I want to bring up next time: my own words, or what a journal entry, a hard moment or a week holds."""

from datetime import date
from typing import Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from accounts.clock import Week, today_for, week_of
from accounts.draft import address, draft_of
from accounts.http import PersonRequest, key_or_none
from journal.models import Craving, Entry
from support.forms.bring_up import BringUpForm
from support.models import BringUp

DONE_SHOWN: Final = 20
FREE, ENTRY, MOMENT, WEEK = BringUp.Source.values


@require_http_methods(["GET", "HEAD", "POST"])
def bring_ups(request: PersonRequest) -> HttpResponse:
    """The list; a POST adds to it. Sent twice, it is one line."""
    draft = draft_of(request)
    form = BringUpForm(request.POST if request.method == "POST" else None, action=address("bring-ups", draft))
    if form.is_valid():
        _put(request, FREE, draft, form.cleaned_data["text"])
        return redirect("bring-ups")
    rows = BringUp.objects.for_user(request.user)
    context = {
        "form": form,
        "rows": rows.open().with_sources(),
        "done": rows.kept().exclude(done_on=None).order_by("-done_on", "-id")[:DONE_SHOWN].with_sources(),
        "undo": key_or_none(request.GET.get("undo", "")),
        "added": key_or_none(request.GET.get("added", "")),
    }
    return render(request, "support/care/bring_ups.html", context, status=422 if form.errors else 200)


@require_POST
def from_entry(request: PersonRequest, pk: UUID) -> HttpResponse:
    entry = get_object_or_404(Entry.objects.for_user(request.user).kept().only("day"), pk=pk)
    return _added(request, ENTRY, str(pk), f"Journal, {_said(entry.day)}")


@require_POST
def from_moment(request: PersonRequest, pk: UUID) -> HttpResponse:
    craving = get_object_or_404(Craving.objects.for_user(request.user).kept().only("day"), pk=pk)
    return _added(request, MOMENT, str(pk), f"A hard moment, {_said(craving.day)}")


@require_POST
def from_week(request: PersonRequest, year: int, week: int) -> HttpResponse:
    try:
        chosen = Week(year, week)
    except ValueError as error:
        raise Http404("No such week.") from error
    if chosen.monday > week_of(today_for(request.user, timezone.now())).sunday:
        raise Http404("That week has not begun.")
    return _added(request, WEEK, str(chosen), f"The week from {_said(chosen.monday)}")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    row = _kept(request, pk)
    form = BringUpForm(request.POST if request.method == "POST" else None, action="", text=row.text)
    if form.is_valid():
        row.text = form.cleaned_data["text"]
        row.save(update_fields=["text", "updated_at"])
        return redirect("bring-ups")
    context = {"form": form, "row": row}
    return render(request, "support/care/bring_up.html", context, status=422 if form.errors else 200)


@require_POST
def tick(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Brought up; `done` empty takes it back."""
    row = _kept(request, pk)
    row.tick(today_for(request.user, timezone.now()) if request.POST.get("done") else None)
    return redirect(_back(request))


@require_POST
def delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    row = _kept(request, pk)
    BringUp.objects.for_user(request.user).filter(pk=row.pk).put_in_bin(timezone.now())
    return redirect(f"{reverse('bring-ups')}?undo={pk}")


@require_POST
def undo(request: PersonRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(BringUp.objects.for_user(request.user).binned(), pk=pk)
    BringUp.objects.for_user(request.user).filter(pk=pk).take_out()
    return redirect("bring-ups")


def _kept(request: PersonRequest, pk: UUID) -> BringUp:
    return get_object_or_404(BringUp.objects.for_user(request.user).kept(), pk=pk)


def _added(request: PersonRequest, source: str, key: str, label: str) -> HttpResponse:
    row = _put(request, source, key, label)
    return redirect(f"{reverse('bring-ups')}?added={row.pk}")


def _put(request: PersonRequest, source: str, key: str, text: str) -> BringUp:
    pk = BringUp.id_for(request.user, source, key)
    source_key = "" if source == FREE else key
    row = BringUp(pk=pk, user=request.user, source=source, source_key=source_key, text=text)
    row.put_on_list()
    return row


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _back(request: PersonRequest) -> str:
    """To the appointment whose page the tick was on, or to the list; never anywhere else."""
    back = request.POST.get("back", "")
    is_ours = (
        back.startswith("/care/") and ".." not in back and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    )
    return back if is_ours else reverse("bring-ups")
