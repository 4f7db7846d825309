"""Signing up, the recovery key, settings and quick exit. The rest of signing in is allauth's."""

from typing import Any, Final

from allauth.account.decorators import reauthentication_required
from allauth.account.views import LogoutView, SignupView
from allauth.core import ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import events, recovery_keys, sessions, stored, unsent
from accounts.forms import PlaceForm, RecoverForm, SignupForm
from accounts.http import PersonRequest
from accounts.models import RecoveryKey

CLEAR_ALL_BUT_COOKIES: Final = '"cache", "storage"'


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return redirect("today" if request.user.is_authenticated else "account_login")


@method_decorator(login_not_required, name="dispatch")
class JoinView(SignupView):
    """allauth's sign-up; who leaves no e-mail gets a recovery key on the spot."""

    def get_initial(self) -> dict[str, str]:
        return {**super().get_initial(), "invite": self.request.GET.get("invite", "")[:64]}

    def form_valid(self, form: SignupForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        if self.request.user.is_authenticated and not form.cleaned_data.get("email"):
            return _show_key(self.request, recovery_keys.issue(self.request.user, timezone.now()), reverse("today"))
        return response


signup = JoinView.as_view()


@method_decorator(login_not_required, name="dispatch")
class LogOutView(LogoutView):
    """allauth's log-out; the browser forgets this site's pages, and the keys to words that were not sent."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = CLEAR_ALL_BUT_COOKIES
        return response


log_out = LogOutView.as_view()


@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_key(request: PersonRequest) -> HttpResponse:
    """Says whether there is a key; a POST makes a new one and shows it this once."""
    if request.method == "POST":
        return _show_key(request, recovery_keys.issue(request.user, timezone.now()), reverse("settings"))
    made = RecoveryKey.objects.filter(user=request.user).values_list("made_at", flat=True).first()
    return render(request, "accounts/recovery_key.html", {"made_at": made})


@login_not_required
@sensitive_post_parameters()
@sensitive_variables()
@require_POST
def recovery_key_file(request: HttpRequest) -> HttpResponse:
    """The key just shown, as a file, and nothing else: what is posted must be the person's key.

    Who has just used a key up is not signed in yet. What they post must look like a key, and nothing is looked up, so
    that nobody can try keys out here.
    """
    key = request.POST.get("key", "")
    if request.user.is_authenticated:
        fits, who, back = recovery_keys.opens(request.user, key), [request.user.get_username()], "recovery-key"
    else:
        fits, who, back = recovery_keys.is_one(key), [], "recover"
    if not fits:
        return redirect(back)
    text = "\n".join([settings.PUBLIC_URL, *who, key, ""])
    name = "attachment; filename=key.txt"
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": name})


@login_not_required
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """A new password by recovery key. It ends every session and signs nobody in: a second factor is still asked."""
    if limited := ratelimit.consume_or_429(request, action="reset_password_from_key"):
        return limited
    form = RecoverForm(request.POST or None)
    if form.is_valid() and form.user:
        form.user.set_password(form.cleaned_data["password"])
        form.user.save(update_fields=["password"])
        sessions.end_all(form.user)
        return _show_key(request, recovery_keys.issue(form.user, timezone.now()), reverse("account_login"))
    return render(request, "accounts/recover.html", {"form": form}, status=422 if form.errors else 200)


def _show_key(request: HttpRequest, key: str, next_url: str) -> HttpResponse:
    return render(request, "accounts/recovery_key_shown.html", {"key": key, "next_url": next_url})


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: PersonRequest) -> HttpResponse:
    before = (request.user.zone, request.user.day_start)
    form = PlaceForm(request.POST or None, instance=request.user)
    if form.is_valid():
        person = form.save(commit=False)
        person.place_confirmed = True
        with transaction.atomic():  # what follows the zone follows it, or the zone stays
            person.save()
            if before != (person.zone, person.day_start):
                events.announce(events.zone_changed, user=person, now=timezone.now())
        return redirect(reverse("settings") + "?saved=1")
    return render(request, "accounts/settings.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def confirm_place(request: PersonRequest) -> HttpResponse:
    """Yes, the zone that was guessed is mine."""
    request.user.place_confirmed = True
    request.user.save(update_fields=["place_confirmed"])
    return redirect("today")


@require_safe
def unsent_page(request: PersonRequest) -> HttpResponse:
    """What could not be sent because the session had ended: to send now, or to throw away."""
    kept = unsent.find(request, timezone.now())
    return render(request, "accounts/unsent.html", {"kept": kept}) if kept else redirect("today")


@require_POST
def drop_unsent(request: PersonRequest) -> HttpResponse:
    unsent.drop(request)
    return redirect("today")


@require_safe
def totp_picture(request: PersonRequest) -> HttpResponse:
    """The key of the authenticator app being set up, as a picture to scan with another phone."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404("No authenticator app is being set up.")
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(picture, content_type="image/svg+xml")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/privacy.html", {"parts": stored.parts()})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Quick exit: ends the session, has the browser forget this site's pages, and goes to a page of no interest.

    A GET ends the session only when a page of ours made it (`Sec-Fetch-Site`): no link elsewhere signs anyone out.
    """
    response = redirect("elsewhere")
    response.status_code = 303
    if request.method == "POST" or request.headers.get("Sec-Fetch-Site") == "same-origin":
        unsent.forget_person(request)
        logout(request)
        response["Clear-Site-Data"] = CLEAR_ALL_BUT_COOKIES
    return response


@login_not_required
@require_safe
def elsewhere(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/elsewhere.html")
