"""Help now, and "I am not safe": public, and with a person's own plan and people where someone is signed in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from help import views
from help.helplines import lines_for
from journal.models import NotSafe
from progress.own_help import OwnHelp


@login_not_required
@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    return views.now(request, _own(request))


# Without a token: a page kept on the phone, or older than its session, must lead on too. No other site can make use of
# it, since a cookie that says who it is (SameSite) does not come along from there.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def not_safe(request: HttpRequest) -> HttpResponse:
    """The calm screen. The button that leads here posts, and for a person it is noted; for all others it only leads."""
    if request.method != "POST":
        return views.not_safe(request, _own(request))
    if request.user.is_authenticated and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin":
        NotSafe.objects.say(request.user, NotSafe.Source.TAP, timezone.now())
    country = lines_for(request.GET.get("country", "")).country
    response = redirect(reverse("not-safe") + (f"?{urlencode({'country': country.code})}" if country else ""))
    response.status_code = 303
    return response


def _own(request: HttpRequest) -> OwnHelp | None:
    return OwnHelp.of(request.user) if request.user.is_authenticated else None
