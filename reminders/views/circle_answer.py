"""Pages for whoever is asked to be in somebody's circle: no log-in, one purpose, and nothing about anyone.

What they show and say is the same whatever became of the row behind the link. So nobody can find out by them whether a
person has switched something off, and a mail scanner that opens every link does nothing.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reminders.circle import arrange, tell_news
from reminders.links import Act, Said, read
from reminders.models import Asking, Confidant

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
        _leave(said.key, now, never="never" in request.POST)
    return _bare(request, "thanks" if act == Act.JOIN else "stopped", 200)


def _join(said: Said, now: datetime) -> None:
    one = _confidant(said.key)
    if one and one.mark == said.kind and Confidant.objects.kept().filter(pk=one.pk).say_yes(now):
        Asking.objects.accept(one.address, one.user)
        arrange(one.user, now)
        tell_news(one.user, now)


def _leave(pk: UUID, now: datetime, *, never: bool) -> None:
    """Also of one that the person has deleted: brought back, it stays as they left it."""
    one = _confidant(pk)
    if one is None:
        return
    if never:
        Asking.objects.refuse(one.address, None, now)
    if Confidant.objects.filter(pk=pk).leave(now):
        Asking.objects.refuse(one.address, one.user, now)
        arrange(one.user, now)
        if not one.binned_at:
            tell_news(one.user, now)


def _confidant(pk: UUID) -> Confidant | None:
    return Confidant.objects.select_related("user__data_key").filter(pk=pk, user__is_active=True).first()


def _bare(request: HttpRequest, page: str, status: int) -> HttpResponse:
    """A page without the rest of the site, that tells no server where it was opened from."""
    made = render(request, f"reminders/circle/answer/{page}.html", status=status)
    made["Referrer-Policy"] = "no-referrer"
    return made
