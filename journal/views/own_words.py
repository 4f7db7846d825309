"""Chips of a person's own, looked through: put away, brought back, or deleted for good."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.http import PersonRequest, key_or_none
from journal.models import OwnWord


@require_safe
def own_words(request: PersonRequest) -> HttpResponse:
    """By kind in the order in which they came; those put away are folded below."""
    words = OwnWord.objects.for_user(request.user).of_kind(OwnWord.Kind.TRIGGER, OwnWord.Kind.TOOL)
    shown = [word for word in words if not word.hidden]
    kinds = (("What sets it off", OwnWord.Kind.TRIGGER), ("What helps", OwnWord.Kind.TOOL))
    put_away = key_or_none(request.GET.get("away", ""))
    context = {
        "groups": [(title, [word for word in shown if word.kind == kind]) for title, kind in kinds],
        "away": [word for word in words if word.hidden],
        "undo": next((word for word in words if word.hidden and word.pk == put_away), None),
        "is_empty": not words,
    }
    return render(request, "journal/moments/own_words.html", context)


@require_POST
def put_away(request: PersonRequest, pk: UUID) -> HttpResponse:
    """It is offered no more; the cravings that name it keep it."""
    _own_word_or_404(request, pk).show(shown=False)
    return redirect(reverse("own-words") + f"?away={pk}")


@require_POST
def bring_back(request: PersonRequest, pk: UUID) -> HttpResponse:
    _own_word_or_404(request, pk).show(shown=True)
    return redirect("own-words")


@require_POST
def erase(request: PersonRequest, pk: UUID) -> HttpResponse:
    """For good, and only what was put away before: the cravings that named it stay, without it."""
    get_object_or_404(OwnWord.objects.for_user(request.user).filter(hidden=True), pk=pk).erase()
    return redirect("own-words")


def _own_word_or_404(request: PersonRequest, pk: UUID) -> OwnWord:
    word: OwnWord = get_object_or_404(OwnWord.objects.for_user(request.user), pk=pk)
    return word
