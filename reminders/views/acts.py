"""Pages behind the links in mails and notifications: no log-in, one button, and nothing about anyone.

A GET only shows the button, since mail scanners open every link; the POST acts. The token is what allows it, so there
is no cookie to protect from other sites; RFC 8058's one-click POST and a notification's button come without one.
"""

from datetime import datetime
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from reminders.acts import Outcome, Told, stop
from reminders.links import Act, Said, read
from reminders.models import Kind

ASKS: Final = {
    Act.DONE: ("Done for today?", "Done for today", "Good. Nothing more comes of this today."),
    Act.SOON: ("Again in 15 minutes?", "In 15 minutes", "It comes again in 15 minutes."),
    Act.HOUR: ("Again in an hour?", "In an hour", "It comes again in an hour."),
    Act.TONIGHT: ("Again tonight?", "Tonight", "It comes again tonight."),
    Act.STOP: ("Stop these mails?", "Stop them", "These mails have stopped."),
}

NOTHING: Final = {
    Outcome.QUIET: "That is within your quiet hours or a pause, so it does not come again.",
    Outcome.HELD: "It comes again when your quiet hours end.",
    Outcome.NEEDLESS: "By then it is over or done, so it does not come again.",
    None: "This link has ended",
}
# Not 200, so that a notification's button opens the page, which says so.
SILENT: Final = frozenset({Outcome.QUIET, Outcome.NEEDLESS})


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, act: str, token: str) -> HttpResponse:
    if act not in ASKS:
        raise Http404("No such link.")
    asks, button, done = ASKS[Act(act)]
    now = timezone.now()
    said = read(Act(act), token, now)
    if said is None:
        return render(request, "reminders/act.html", {"title": "This link has ended"}, status=410)
    if request.method != "POST":
        told = Told.of(said.key) if Act(act) != Act.STOP else None
        would = told.would(Act(act), now) if told else Outcome.DONE
        context = {"title": NOTHING[would]} if would in SILENT else {"title": asks, "button": button}
        return render(request, "reminders/act.html", context)
    outcome = _do(Act(act), said, now)
    title = done if outcome == Outcome.DONE else NOTHING[outcome]
    return render(request, "reminders/act.html", {"title": title}, status=409 if outcome in SILENT else 200)


def _do(act: Act, said: Said, now: datetime) -> Outcome | None:
    """None where there was nothing left to do it to."""
    if act == Act.STOP:
        person = User.objects.filter(pk=said.key, is_active=True).first()
        if person is None or said.kind not in Kind.values:
            return None
        stop(person, Kind(said.kind))
        return Outcome.DONE
    told = Told.of(said.key)
    return told.act(act, now) if told else None
