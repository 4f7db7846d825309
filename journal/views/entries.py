"""One entry: to write, read, print, delete and bring back."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.clock import today_for
from accounts.http import PersonRequest
from accounts.ids import new_id
from accounts.keeper import keeper_of
from journal import prompts, words
from journal.forms.entry import EntryForm, initial_of
from journal.models import Entry
from journal.models.entry import ChangedElsewhere
from journal.prompts import Prompt

ELSEWHERE = "This entry was changed on another device or page. Nothing is lost: Save keeps your words as a new entry."
NOT_SAVED = "This cannot be saved as it is. Tap Save to see why."
FEELINGS = dict(words.FEELINGS)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    """A blank page, from a prompt or free. Sent twice, it is one entry; empty, it is none."""
    prompt = prompts.named(request.GET.get("prompt"))
    form = _form(request, prompt, _new_url(prompt), {"mark": new_id()})
    if not form.is_bound or not form.is_valid():
        return _page(request, form)
    if form.written.is_empty:
        return redirect("journal")
    try:
        return redirect("entry", _save_new(request, form).pk)
    except ChangedElsewhere:
        return _conflict(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    """A saved entry again. Emptied and saved, it goes to the bin as it was."""
    entry = _readable(request, pk)
    form = _form(request, entry.asked, reverse("entry-edit", args=[pk]), initial_of(entry, new_id()))
    if not form.is_bound or not form.is_valid():
        return _page(request, form, entry)
    if form.written.is_empty:
        return delete(request, pk)
    try:
        _save(request, pk, form)
    except ChangedElsewhere:
        return _conflict(request, form)
    return redirect("entry", pk)


@require_POST
def save_new(request: PersonRequest) -> JsonResponse:
    """What a page's script saves while its person writes; the answer says when, and where the entry is now."""
    prompt = prompts.named(request.GET.get("prompt"))
    form = _form(request, prompt, "", {})
    return _answer(form, lambda: _save_new(request, form))


@require_POST
def save(request: PersonRequest, pk: UUID) -> JsonResponse:
    """The same for an entry that is there already. Emptied, it stays as it was until its person says Save."""
    entry = _readable(request, pk, binned_too=True)
    form = _form(request, entry.asked, "", {})
    return _answer(form, lambda: _save(request, pk, form))


@require_safe
def arrived(request: PersonRequest) -> JsonResponse:
    """Whether the save that a page sent before it was closed came through: its mark, and its how-manieth save."""
    try:
        mark, turn = UUID(request.GET.get("mark", "")), int(request.GET.get("turn", ""))
        there = Entry.objects.for_user(request.user).filter(page=mark, turn__gte=turn).exists()
    except (ValueError, OverflowError):
        there = False
    return JsonResponse({"arrived": there})


@require_safe
def entry(request: PersonRequest, pk: UUID) -> HttpResponse:
    kept = _kept(request, pk)
    felt = [FEELINGS[feeling] for feeling in kept.feelings if feeling in FEELINGS]
    return render(request, "journal/entries/entry.html", {"entry": kept, "felt": felt})


@require_safe
def print_entry(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Just the words, to put on paper."""
    return render(request, "journal/entries/print.html", {"entry": _kept(request, pk)})


@require_POST
def delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Into the bin; the journal then offers to undo it."""
    entries = Entry.objects.for_user(request.user).filter(pk=pk)
    if not entries.put_in_bin(timezone.now()):
        get_object_or_404(entries)
    return redirect(reverse("journal") + f"?undo={pk}")


@require_POST
def restore(request: PersonRequest, pk: UUID) -> HttpResponse:
    entries = Entry.objects.for_user(request.user).filter(pk=pk)
    if not entries.take_out():
        get_object_or_404(entries)
    return redirect("entry", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Asks once more, then deletes for good what is in the bin."""
    binned = get_object_or_404(Entry.objects.for_user(request.user).binned().defer("body", "tags"), pk=pk)
    if request.method == "POST":
        binned.delete()
        return redirect("journal-bin")
    return render(request, "journal/entries/erase.html", {"entry": binned})


def _kept(request: PersonRequest, pk: UUID) -> Entry:
    return get_object_or_404(Entry.objects.for_user(request.user).kept(), pk=pk)


def _readable(request: PersonRequest, pk: UUID, *, binned_too: bool = False) -> Entry:
    """What would not open cannot be changed: writing over it would lose it."""
    entries = Entry.objects.for_user(request.user)
    found = get_object_or_404(entries if binned_too else entries.kept(), pk=pk)
    if not found.opens:
        raise Http404("This entry cannot be opened.")
    return found


def _form(request: PersonRequest, prompt: Prompt, action: str, initial: dict[str, Any]) -> EntryForm:
    data = request.POST if request.method == "POST" else None
    today = today_for(request.user, timezone.now())
    return EntryForm(data, initial=initial, prompt=prompt, today=today, action=action)


@transaction.atomic
def _save_new(request: PersonRequest, form: EntryForm) -> Entry:
    begun = Entry.objects.begun_on(request.user, form.page.mark, form.prompt.key, form.today)
    begun.write(form.page, form.written)
    return begun


@transaction.atomic
def _save(request: PersonRequest, pk: UUID, form: EntryForm) -> Entry:
    locked = get_object_or_404(Entry.objects.for_user(request.user).select_for_update(), pk=pk)
    locked.write(form.page, form.written)
    return locked


def _answer(form: EntryForm, act: Any) -> JsonResponse:
    """How an autosave went: saved and when, nothing to save, not valid (422), or changed elsewhere (409)."""
    if not form.is_valid():
        return JsonResponse({"message": NOT_SAVED}, status=422)
    if form.written.is_empty:
        return JsonResponse({"saved_at": None})
    try:
        saved: Entry = act()
    except ChangedElsewhere:
        return JsonResponse({"message": ELSEWHERE, "mark": str(new_id())}, status=409)
    return JsonResponse(
        {
            "saved_at": timezone.localtime(saved.updated_at).strftime("%H:%M"),
            "version": saved.version,
            "read": reverse("entry", args=[saved.pk]),
            "edit": reverse("entry-edit", args=[saved.pk]),
            "save": reverse("entry-save", args=[saved.pk]),
        }
    )


def _conflict(request: PersonRequest, form: EntryForm) -> HttpResponse:
    form.begin_anew(new_id(), _new_url(form.prompt))
    return _page(request, form, message=ELSEWHERE, status=409)


def _page(
    request: PersonRequest, form: EntryForm, entry: Entry | None = None, message: str = "", status: int = 200
) -> HttpResponse:
    form.helper.attrs = {
        **form.helper.attrs,
        "data-save": reverse("entry-save", args=[entry.pk]) if entry else _save_new_url(form.prompt),
        "data-read": reverse("entry", args=[entry.pk]) if entry else "",
        "data-anew": _new_url(form.prompt),
        "data-save-anew": _save_new_url(form.prompt),
        "data-keeper": keeper_of(request.user),
        "data-login": reverse("account_login"),
    }
    context = {"form": form, "prompt": form.prompt, "entry": entry, "message": message}
    return render(request, "journal/entries/form.html", context, status=422 if form.errors else status)


def _new_url(prompt: Prompt) -> str:
    return _with_prompt(reverse("entry-new"), prompt)


def _save_new_url(prompt: Prompt) -> str:
    return _with_prompt(reverse("entry-save-new"), prompt)


def _with_prompt(url: str, prompt: Prompt) -> str:
    return url if prompt is prompts.FREE else f"{url}?prompt={prompt.key}"
