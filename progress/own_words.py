"""A week in my words: written on a page of its own, saved while it is being written."""

from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.clock import Week, today_for
from accounts.http import PersonRequest
from accounts.ids import new_id
from accounts.keeper import keeper_of
from journal.models.entry import ChangedElsewhere
from progress.forms.note import NoteForm
from progress.models import WeekNote
from progress.weeks import begun_or_404

ELSEWHERE: Final = (
    "These words were changed on another device or page. Nothing is lost: Save keeps both, one below the other."
)
NOT_SAVED: Final = "This cannot be saved as it is. Tap Save to see why."


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: PersonRequest, year: int, week: int) -> HttpResponse:
    """Sent twice, it is one note; empty where there was none, it is none."""
    form, chosen = _form(request, year, week)
    if not form.is_bound or not form.is_valid():
        return _page(request, chosen, form)
    try:
        _save(request, chosen, form, is_finished=True)
    except ChangedElsewhere:
        form.begin_anew(new_id(), _both(reverse("week-words", args=[year, week])))
        return _page(request, chosen, form, message=ELSEWHERE, status=409)
    return redirect(reverse("week", args=[year, week]) + "#words")


@require_POST
def save(request: PersonRequest, year: int, week: int) -> JsonResponse:
    """What the page's script saves meanwhile; the answer says when, or why not. Only Save makes it finished."""
    form, chosen = _form(request, year, week)
    if not form.is_valid():
        return JsonResponse({"message": NOT_SAVED}, status=422)
    try:
        saved = _save(request, chosen, form, is_finished=False)
    except ChangedElsewhere:
        return JsonResponse({"message": ELSEWHERE, "mark": str(new_id())}, status=409)
    if saved is None:
        return JsonResponse({"saved_at": None})
    here = {
        key: reverse(name, args=[year, week]) for key, name in (("edit", "week-words"), ("save", "week-words-save"))
    }
    if "both" in request.GET:  # until the page is loaded again it shows one of the two, and keeps both
        here = {key: _both(url) for key, url in here.items()}
    saved_at = timezone.localtime(saved.updated_at).strftime("%H:%M")
    return JsonResponse({"saved_at": saved_at, "version": saved.version, "read": "", **here})


@require_safe
def arrived(request: PersonRequest) -> JsonResponse:
    """Whether the save that a page sent before it was closed came through: its mark, and its how-manieth save."""
    try:
        mark, turn = UUID(request.GET.get("mark", "")), int(request.GET.get("turn", ""))
        there = WeekNote.objects.for_user(request.user).filter(page=mark, turn__gte=turn).exists()
    except (ValueError, OverflowError):
        there = False
    return JsonResponse({"arrived": there})


def _form(request: PersonRequest, year: int, week: int) -> tuple[NoteForm, Week]:
    chosen = begun_or_404(year, week, today_for(request.user, timezone.now()))
    there = WeekNote.objects.of_week(request.user, chosen)
    if there and not there.opens:
        raise Http404("These words cannot be opened, and nothing may be written over them.")
    data = request.POST if request.method == "POST" else None
    action = request.get_full_path() if request.method == "POST" else ""
    return NoteForm(data, note=there, mark=new_id(), action=action), chosen


@transaction.atomic
def _save(request: PersonRequest, week: Week, form: NoteForm, *, is_finished: bool) -> WeekNote | None:
    """The note as it is now; None where there is none and nothing to keep."""
    if form.words.is_empty and not WeekNote.objects.of_week(request.user, week):
        return None
    saved = WeekNote.objects.begun(request.user, week)
    keeps_both = "both" in request.GET
    saved.write(form.page, form.words, timezone.now(), is_finished=is_finished, keeps_both=keeps_both)
    return saved


def _page(request: PersonRequest, week: Week, form: NoteForm, message: str = "", status: int = 200) -> HttpResponse:
    where, save_to = (reverse(name, args=[week.year, week.week]) for name in ("week-words", "week-words-save"))
    known: dict[str, Any] = form.helper.attrs
    form.helper.attrs = known | {
        "data-save": _both(save_to) if message else save_to,
        "data-read": "",
        "data-anew": _both(where),
        "data-save-anew": _both(save_to),
        "data-arrived": reverse("week-words-arrived"),
        "data-keeper": keeper_of(request.user),
        "data-login": reverse("account_login"),
    }
    context = {"form": form, "week": week, "message": message}
    return render(request, "progress/note.html", context, status=422 if form.errors else status)


def _both(url: str) -> str:
    return f"{url}?both=1"
