"""Pages for whoever runs the site, by token: no log-in opens them, and nothing of a person is on them."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from reminders import standing
from reminders.metrics import exposition


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    return _answer(request) or HttpResponse(exposition(timezone.now()), content_type=CONTENT_TYPE_LATEST)


@login_not_required
@require_safe
def failures(request: HttpRequest) -> HttpResponse:
    """What was refused or set aside, as plain text: when, which row, kind, channel, state, tries, class of error."""
    if refusal := _answer(request):
        return refusal
    lines = [f"{failure}\n" for failure in standing.failures()]
    return HttpResponse(lines or ["Nothing failed.\n"], content_type="text/plain; charset=utf-8")


def _answer(request: HttpRequest) -> HttpResponse | None:
    """404 where the host has set no token, 401 for another one; None for the right one."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return None
    return HttpResponse("A token is needed.\n", status=401, headers={"WWW-Authenticate": "Bearer"})
