"""Links that show parts of a week to somebody without an account: made, listed and ended, and what they open."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.clock import Week, today_for
from accounts.draft import draft_of
from accounts.http import PersonRequest
from accounts.ids import new_id
from accounts.limits import is_within
from progress.forms.parts import ShareForm
from progress.models import ShareLink
from progress.models.share import PROOF_LASTS
from progress.parts import PARTS, context_of
from progress.shared import Listed
from progress.weeks import begun_or_404

OPENED_A_MINUTE: Final = 60  # from one address
NOT_IT: Final = "That is not it. Please check the passphrase."


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: PersonRequest, year: int, week: int) -> HttpResponse:
    """What a link would show and that nobody may ask for one; a POST makes it, and shows it this once."""
    now, draft = timezone.now(), draft_of(request)
    chosen = begun_or_404(year, week, today_for(request.user, now))
    where = f"{reverse('week-share', args=[year, week])}?draft={draft}"
    form = ShareForm(request.POST if request.method == "POST" else None, action=where)
    if form.is_valid():
        return _made(request, form, chosen, draft)
    context = {"form": form, "week": chosen, "listed": Listed.of(request.user, now)}
    return render(request, "progress/share/new.html", context, status=422 if form.errors else 200)


@require_safe
def shared(request: PersonRequest) -> HttpResponse:
    """All links, with what each shows, until when, and when it was opened."""
    context = {"listed": Listed.of(request.user, timezone.now()), "ended": "ended" in request.GET}
    return render(request, "progress/share/list.html", context)


@require_POST
def end(request: PersonRequest, pk: UUID) -> HttpResponse:
    """At once and for good; who has the link sees what everyone sees who has none."""
    link = get_object_or_404(ShareLink.objects.for_user(request.user), pk=pk)
    ShareLink.objects.for_user(request.user).filter(pk=link.pk).end(timezone.now())
    return redirect(f"{reverse('shared')}?ended")


@csrf_exempt  # with `no-referrer` a browser names no origin, and whoever forged this would have to know the passphrase
@login_not_required
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """What a link shows. One that never was, that has ended or that was ended cannot be told apart."""
    now = timezone.now()
    if not is_within(f"share-{get_adapter().get_client_ip(request)}", OPENED_A_MINUTE, 60):
        return _bare(request, "wait", 429)
    link = ShareLink.opened_by(token, now)
    if link is None:
        return _bare(request, "gone", 404)
    if link.passphrase and not link.is_proven_by(request.COOKIES.get(settings.SHARE_COOKIE_NAME, "")):
        return _ask(request, link, token)
    if request.method == "POST":
        return redirect("share", token)
    if request.method == "GET":
        link.note_view(now)
    return _show(request, link)


def _made(request: PersonRequest, form: ShareForm, week: Week, draft: str) -> HttpResponse:
    now = timezone.now()
    ShareLink.objects.for_user(request.user).forget(now)
    keys = [part.key for part in form.parts]
    locks = {name: form.cleaned_data[name] for name in ("passphrase", "name")}
    token = ShareLink.make(request.user, draft, week, keys, now + form.lasts, **locks)
    if token is None:
        return redirect(f"{reverse('week-share', args=[week.year, week.week])}?draft={new_id()}")
    context = {"where": settings.PUBLIC_URL + reverse("share", args=[token]), "parts": form.parts, "week": week}
    return render(request, "progress/share/made.html", context | {"until": now + form.lasts, **locks})


def _ask(request: HttpRequest, link: ShareLink, token: str) -> HttpResponse:
    """Asks for the passphrase; given right, it is kept as a signed mark of this link alone."""
    if request.method != "POST":
        return _bare(request, "ask", 200)
    if not ratelimit.consume(request, action="share_passphrase", key=str(link.pk)):
        return _bare(request, "wait", 429)
    if not link.is_opened_with(request.POST.get("passphrase", "").strip()[:128]):
        return _bare(request, "ask", 422, message=NOT_IT)
    answer = redirect("share", token)
    answer.set_cookie(
        settings.SHARE_COOKIE_NAME,
        link.proof(),
        max_age=PROOF_LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _show(request: HttpRequest, link: ShareLink) -> HttpResponse:
    """In the zone of the person whose week it is, as they see it."""
    with timezone.override(link.user.tz):
        parts = tuple(part for part in PARTS if part.key in link.sections)
        context = context_of(link.user, link.of_week, parts, timezone.now()) | {"name": link.name}
        return _bare(request, "week", 200, **context)


def _bare(request: HttpRequest, page: str, status: int, **context: object) -> HttpResponse:
    """A page without the rest of the site, that tells no server where it was opened from."""
    answer = render(request, f"progress/share/{page}.html", context, status=status)
    answer["Referrer-Policy"] = "no-referrer"
    return answer
