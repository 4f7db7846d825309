"""Pages for whoever is asked to be in somebody's circle: no log-in, one purpose, and nothing about anyone.

What they show and say is the same whatever became of the row behind the link. So nobody can find out by them whether a
person has switched something off, and a mail scanner that opens every link does nothing.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reminders.circle import arrange, tell_news
from reminders.links import Act, Said, read
from reminders.models import Asking, Confidant
from reminders.models.asking import Marks

PAGES: Final = {Act.JOIN: "yes", Act.DECLINE: "no", Act.LEAVE: "enough"}


@login_not_required
@csrf_exempt  # the token is what allows it: there is no cookie, and a mail program's one-click POST comes without one
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, act: str, token: str) -> HttpResponse:
    if act not in PAGES:
        raise Http404("No such link.")
    now = timezone.now()
    said = read(Act(act), token, now)
    if said is None:
        return _bare(request, "ended", 410)
    if request.method != "POST":
        return _bare(request, PAGES[Act(act)], 200)
    if act == Act.JOIN:
        _join(said, now)
    else:
        _leave(said, now, never="never" in request.POST)
    return _bare(request, "thanks" if act == Act.JOIN else "stopped", 200)


@transaction.atomic
def _join(said: Said, now: datetime) -> None:
    one = _held(said.key)
    if one and one.mark == said.kind and Confidant.objects.kept().filter(pk=one.pk).say_yes(now):
        Asking.objects.accept(one.address, one.user)
        arrange(one.user, now)
        tell_news(one.user, now)


@transaction.atomic
def _leave(said: Said, now: datetime, *, never: bool) -> None:
    """The no is kept whatever became of the row or its account; brought back from the bin it stays as they left it."""
    one = _held(said.key)
    if marks := Marks.read(said.extra):
        Asking.objects.refuse(marks, now, never=never)
    if one and Confidant.objects.filter(pk=one.pk).leave(now):
        arrange(one.user, now)
        if not one.binned_at:
            tell_news(one.user, now)


def _held(pk: UUID) -> Confidant | None:
    """As it is once nobody else changes its circle."""
    rows = Confidant.objects.select_related("user__data_key").filter(pk=pk, user__is_active=True)
    if (one := rows.first()) is None:
        return None
    Confidant.objects.hold(one.user)
    return rows.first()


def _bare(request: HttpRequest, page: str, status: int) -> HttpResponse:
    """A page without the rest of the site, that tells no server where it was opened from."""
    made = render(request, f"reminders/circle/answer/{page}.html", status=status)
    made["Referrer-Policy"] = "no-referrer"
    return made
