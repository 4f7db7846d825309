"""Cravings looked back on: the list with its filters, one noted afterwards, changed, deleted and brought back."""

from typing import Final
from urllib.parse import urlencode
from uuid import UUID, uuid4, uuid5

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import PersonRequest, key_or_none
from journal.craving_rows import Row, drawn, newest, place_of
from journal.forms.craving import CravingForm, Filters
from journal.models import Craving, OwnWord

PAGE: Final = 20


@require_safe
def moments(request: PersonRequest) -> HttpResponse:
    """Newest first by day, a page at a time from a row on; the own words and one page of rows are all that is read."""
    own_words = OwnWord.objects.of_moments(request.user)
    filters = Filters.of(request.GET, own_words)
    found = _rows(request, filters)
    labels = {word.pk: word.label for word in own_words}
    context = {
        "filters": filters,
        "cards": drawn(found[:PAGE], labels),
        "older": urlencode({**filters.chosen, "before": found[PAGE - 1].place}) if len(found) > PAGE else "",
        "undo": key_or_none(request.GET.get("undo", "")),
        "saved": "saved" in request.GET,
        "has_own": bool(own_words),
    }
    return render(request, "journal/moments/moments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: PersonRequest) -> HttpResponse:
    """One short form for a craving that is over."""
    now = timezone.now()
    initial = {"token": uuid4().hex}
    form = CravingForm(_data(request), initial=initial, own_words=_own_words(request), now=now)
    if form.is_valid():
        pk = uuid5(request.user.pk, f"craving {form.cleaned_data['token'] or uuid4().hex}")
        craving = Craving(pk=pk, user=request.user, **form.answers(request.user))
        Craving.objects.bulk_create([craving], ignore_conflicts=True)
        return redirect(reverse("moments") + "?saved=1")
    context = {"form": form, "now": now}
    return render(request, "journal/moments/log.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    craving = get_object_or_404(Craving.objects.for_user(request.user).kept(), pk=pk)
    initial = {name: getattr(craving, name) for name in (*CravingForm.ANSWERS, "own_tool", "at")}
    form = CravingForm(_data(request), initial=initial, own_words=_own_words(request), now=timezone.now())
    if form.is_valid():
        craving.describe(form.answers(request.user))
        return redirect(reverse("moments") + "?saved=1")
    context = {"form": form, "craving": craving}
    return render(request, "journal/moments/edit.html", context, status=422 if form.errors else 200)


@require_POST
def delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(Craving.objects.for_user(request.user), pk=pk)
    Craving.objects.for_user(request.user).filter(pk=pk).put_in_bin(timezone.now())
    return redirect(reverse("moments") + f"?undo={pk}")


@require_POST
def restore(request: PersonRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(Craving.objects.for_user(request.user), pk=pk)
    Craving.objects.for_user(request.user).filter(pk=pk).take_out()
    return redirect("moments")


def _data(request: PersonRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _rows(request: PersonRequest, filters: Filters) -> list[Row]:
    """A page of them and one more, which says that there are others."""
    place = place_of(request.GET.get("before", ""))
    if not filters.chosen:
        return newest(request.user, place, PAGE + 1)
    rows = filters.narrow(Craving.objects.for_user(request.user).newest_first())
    rows = rows.older_than(*place) if place else rows
    return [Row(*row) for row in rows.values_list(*Row._fields)[: PAGE + 1]]


def _own_words(request: PersonRequest) -> list[OwnWord]:
    words: list[OwnWord] = OwnWord.objects.for_user(request.user).of_kind(OwnWord.Kind.TRIGGER, OwnWord.Kind.TOOL)
    return words
