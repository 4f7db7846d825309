"""The plan as a whole: its page, the printed page, the copy for a phone; and the person's own if-thens."""

from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.clock import today_for
from accounts.draft import address, draft_of
from accounts.http import PersonRequest, key_or_none
from help.helplines import lines_for
from journal.forms.if_then import IfThenForm
from journal.models import IfThen
from support.paper import Paper
from support.sheet import Sheet

# What was just deleted, by its name in the address: the URL that brings it back.
UNDO: Final = {"undo": "if-then-undo", "undo_line": "plan-line-undo", "undo_reason": "reason-undo"}


@require_safe
def plan(request: PersonRequest) -> HttpResponse:
    return render(request, "support/plan.html", {"sheet": _sheet(request), "undo": _undo(request)})


@require_safe
def plan_print(request: PersonRequest) -> HttpResponse:
    """One sheet of paper: where there is more than fits, each part says how much it left out."""
    context = {"paper": Paper.of(_sheet(request)), "here": lines_for(request.user.country)}
    return render(request, "support/plan/print.html", context)


@require_safe
def plan_kept(request: PersonRequest) -> HttpResponse:
    """The copy that a phone keeps where its person says so: only words and numbers, and nothing to send."""
    context = {"sheet": _sheet(request), "here": lines_for(request.user.country)}
    return render(request, "support/plan/kept.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def if_then_new(request: PersonRequest) -> HttpResponse:
    draft = draft_of(request)
    if_then = IfThen(pk=IfThen.id_for(request.user, draft), user=request.user)
    return _edit(request, if_then, address("if-then-new", draft))


@require_http_methods(["GET", "HEAD", "POST"])
def if_then_edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    return _edit(request, get_object_or_404(IfThen.objects.for_user(request.user).kept(), pk=pk), "")


@require_POST
def if_then_delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    if_then = get_object_or_404(IfThen.objects.for_user(request.user).kept(), pk=pk)
    IfThen.objects.filter(pk=if_then.pk).put_in_bin(timezone.now())
    return redirect(f"{reverse('plan')}?undo={if_then.pk}")


@require_POST
def if_then_undo(request: PersonRequest, pk: UUID) -> HttpResponse:
    if_then = get_object_or_404(IfThen.objects.for_user(request.user).binned(), pk=pk)
    IfThen.objects.filter(pk=if_then.pk).take_out()
    return redirect("plan")


def _edit(request: PersonRequest, if_then: IfThen, action: str) -> HttpResponse:
    form = IfThenForm(request.POST or None, if_then=if_then, save="Save")
    form.helper.form_action = action
    if request.method == "POST" and form.is_valid():
        IfThen.objects.upsert(form.fill())
        return redirect("plan")
    context = {"form": form, "is_new": bool(action), "key": if_then.pk}
    return render(request, "support/if_then.html", context, status=422 if form.errors else 200)


def _sheet(request: PersonRequest) -> Sheet:
    return Sheet.of(request.user, today_for(request.user, timezone.now()))


def _undo(request: PersonRequest) -> str:
    """Where a post brings back what was just deleted, if the address says that something was; else ""."""
    for name, url in UNDO.items():
        if key := key_or_none(request.GET.get(name, "")):
            return reverse(url, args=[key])
    return ""
