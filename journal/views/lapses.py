"""After a lapse, a step at a time: safety, a few kind words, what happened, next time, and then where to go.

The draft in each step's address names the lapse and the if-then that it will make, so that sending a step twice, or
coming back to it, is still one of each; without it a step begins a new one.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.clock import today_for
from accounts.draft import address, draft_of
from accounts.http import PersonRequest
from help.country import chosen_country
from journal import lapses
from journal.forms.if_then import IfThenForm
from journal.forms.lapse import LapseForm
from journal.models import IfThen, SoberDate


@require_safe
def safety(request: PersonRequest) -> HttpResponse:
    """Before any question: is someone in danger of dying right now?"""
    here = chosen_country(request, timezone.now().date())
    return render(request, "journal/lapse/safety.html", here | _steps(draft_of(request)))


@require_safe
def kind_words(request: PersonRequest) -> HttpResponse:
    return render(request, "journal/lapse/words.html", _steps(draft_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def what_happened(request: PersonRequest) -> HttpResponse:
    """As much or as little as the person wants to say; it is kept before the next step is shown."""
    draft, now = draft_of(request), timezone.now()
    lapse = lapses.lapse_of(request.user, draft, today_for(request.user, now))
    day_before = lapse.day
    counts = list(SoberDate.objects.for_user(request.user).main_first())
    form = LapseForm(
        request.POST or None, lapse=lapse, person=request.user, now=now, counts=counts, save="Save and go on"
    )
    form.helper.form_action = address("restart-what", draft)
    if request.method == "POST" and form.is_valid():
        lapses.keep(form.fill(), day_before, now)
        return redirect(address("restart-next", draft))
    return _page(request, "journal/lapse/what.html", form, draft)


@require_http_methods(["GET", "HEAD", "POST"])
def next_time(request: PersonRequest) -> HttpResponse:
    """One if-then; it lands in the plan."""
    draft = draft_of(request)
    pk = IfThen.id_for(request.user, draft)
    if_then = IfThen.objects.for_user(request.user).filter(pk=pk).first() or IfThen(pk=pk, user=request.user)
    form = IfThenForm(request.POST or None, if_then=if_then, save="Save to my plan")
    form.helper.form_action = address("restart-next", draft)
    if request.method == "POST" and form.is_valid():
        lapse = lapses.lapse_of(request.user, draft, today_for(request.user, timezone.now()))
        if_then.lapse = None if lapse._state.adding else lapse.pk
        IfThen.objects.upsert(form.fill())
        return redirect(address("restart-end", draft))
    return _page(request, "journal/lapse/next.html", form, draft)


@require_safe
def end(request: PersonRequest) -> HttpResponse:
    """Where to go from here; the figures are a link away and not shown unasked."""
    return render(request, "journal/lapse/end.html", _steps(draft_of(request)))


def _steps(draft: str) -> dict[str, str]:
    """The address of each step of this draft."""
    return {"draft": draft} | {step: address(f"restart-{step}", draft) for step in ("words", "what", "next", "end")}


def _page(request: PersonRequest, template: str, form: Any, draft: str) -> HttpResponse:
    return render(request, template, {"form": form} | _steps(draft), status=422 if form.errors else 200)
