"""A person's circle: who is told if they stay away, what those would get, and the switches."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.draft import address, draft_of
from accounts.http import PersonRequest, key_or_none
from reminders.circle import arrange, ask, every_noon
from reminders.circle_mail import question, words
from reminders.circle_page import CirclePage
from reminders.forms.circle import ConfidantForm
from reminders.models import Asking, Confidant, Kind, Reminder
from reminders.models.asking import May
from reminders.models.confidant import MOST
from support.models import Person

Rest = ParamSpec("Rest")
View = Callable[Concatenate[PersonRequest, Rest], HttpResponse]


def whole(view: View[Rest]) -> View[Rest]:
    """A POST is done whole or not at all, and nothing else changes this circle meanwhile."""

    @wraps(view)
    def held(request: PersonRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            Confidant.objects.hold(request.user)
            return view(request, *args, **kwargs)

    return held


@require_safe
def circle(request: PersonRequest) -> HttpResponse:
    page = CirclePage.of(request.user, timezone.now())
    context = {"page": page, "undo": key_or_none(request.GET.get("undo", "")), "most": MOST}
    return render(request, "reminders/circle/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@whole
def circle_new(request: PersonRequest) -> HttpResponse:
    """A new one; `?who=` takes the name of one of my people. Nothing is sent yet: first they see both mails."""
    user, draft = request.user, draft_of(request)
    pk = Confidant.id_for(user, draft)
    own = Confidant.objects.for_user(user)
    found = own.filter(pk=pk).first()
    if found and found.binned_at:
        return _to_undo(pk)
    if found and found.asked_at:
        return _to(found)
    if found is None and own.kept().count() >= MOST:
        return redirect("circle")
    row = found or Confidant(pk=pk, user=user, name=_name(request), counts_from=timezone.now())
    return _edit(request, row, address("circle-new", draft))


@require_http_methods(["GET", "HEAD", "POST"])
@whole
def circle_one(request: PersonRequest, pk: UUID) -> HttpResponse:
    """How one stands, the two mails word for word, and the form."""
    return _edit(request, _one_or_404(request, pk), "")


@require_POST
@whole
def circle_ask(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Sends the question, once the person has seen it and can be asked themselves."""
    one, now = _one_or_404(request, pk), timezone.now()
    page = CirclePage.of(request.user, now)
    if not (page.can_ask and one.may_be_asked(now) and Confidant.objects.begin_asking(one, now)):
        return _to(one)
    may = Asking.objects.note(request.user, one.address, now)
    if may == May.TOO_MANY:
        transaction.set_rollback(True)  # they were not asked
        return redirect(f"{reverse('circle-one', args=[pk])}?many=1")
    if may == May.YES:
        ask(one, now)
    return _to(one)


@require_POST
@whole
def circle_switch(request: PersonRequest, pk: UUID) -> HttpResponse:
    """On or off, as the button says. Nobody hears of it."""
    one, now = _one_or_404(request, pk), timezone.now()
    own = Confidant.objects.for_user(request.user)
    own.filter(pk=one.pk).switch(now, on=request.POST.get("on") == "yes")
    arrange(request.user, now)
    return redirect(f"{reverse('circle')}#c-{pk}")


@require_POST
@whole
def circle_delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    one, now = _one_or_404(request, pk), timezone.now()
    Confidant.objects.for_user(request.user).filter(pk=one.pk).put_in_bin(now)
    Reminder.objects.for_user(request.user).of_subject(one.pk).delete()
    arrange(request.user, now)
    return _to_undo(pk)


@require_POST
@whole
def circle_undo(request: PersonRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(Confidant.objects.for_user(request.user).binned(), pk=pk)
    own, now = Confidant.objects.for_user(request.user), timezone.now()
    if own.kept().count() < MOST:
        own.filter(pk=pk).take_out()
        own.filter(pk=pk).update(counts_from=now)
        arrange(request.user, now)
    return redirect("circle")


@require_POST
@whole
def circle_ways(request: PersonRequest) -> HttpResponse:
    """Asks the person again by the ways for all, after they had stopped the mails that ask them."""
    if Reminder.objects.for_user(request.user).filter(kind=Kind.CIRCLE).exists():
        every_noon(request.user, Kind.CIRCLE, timezone.now(), channels=[])
    return redirect("circle")


def _edit(request: PersonRequest, row: Confidant, action: str) -> HttpResponse:
    before, now = row.days, timezone.now()
    form = ConfidantForm(request.POST if request.method == "POST" else None, confidant=row)
    form.helper.form_action = action
    if form.is_valid():
        saved = form.fill()
        if recount := saved.days != before:
            saved.counts_from = now
        Confidant.objects.upsert(saved, recount=recount)
        return redirect(f"{reverse('circle-one', args=[row.pk])}?saved=1")
    if action:
        context = {"form": form, "people": Person.objects.for_user(request.user).in_order()[:12]}
        return render(request, "reminders/circle/new.html", context, status=422 if form.errors else 200)
    page = CirclePage.of(request.user, now)
    context = {"form": form, "page": page, "line": page.line(row.pk), "question": question(row), "words": words(row)}
    return render(request, "reminders/circle/one.html", context, status=422 if form.errors else 200)


def _name(request: PersonRequest) -> str:
    """Of the person of mine that the address names; another's, or none, is no name."""
    who = key_or_none(request.GET.get("who", ""))
    found = Person.objects.for_user(request.user).kept().filter(pk=who).first() if who else None
    return found.name[:60] if found else ""


def _one_or_404(request: PersonRequest, pk: UUID) -> Confidant:
    return get_object_or_404(Confidant.objects.for_user(request.user).kept(), pk=pk)


def _to(one: Confidant) -> HttpResponse:
    return redirect("circle-one", one.pk)


def _to_undo(pk: UUID) -> HttpResponse:
    return redirect(f"{reverse('circle')}?undo={pk}")
