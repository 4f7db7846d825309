"""A form that was sent after its session had ended: kept, sealed, until the same person logs in in the same browser.

Who a browser's pages were made for is known from a cookie of their own (a mark), set with the first page after a
log-in. It outlives the session, and goes at log-out and at quick exit, with all that was kept. Another person's log-in
replaces it, and changes the CSRF token, so that no page of the one before can be sent any more.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts import vault
from accounts.ids import new_id
from accounts.models import Unsent, User

LARGEST: Final = 420_000  # bytes: the longest journal entry, 100,000 characters of up to four bytes each
PURPOSE: Final = b"who pages were made for"
LONGER_THAN_A_SESSION: Final = timedelta(days=1)
SIGNING_IN: Final = "/accounts/"  # passwords, keys and codes live here
OUR_OWN: Final = frozenset({"csrfmiddlewaretoken", "unsent"})
A_FEW_WORDS: Final = 300


@dataclass(frozen=True)
class Mark:
    """Whose pages a browser shows, and a number for this browser; nobody but us can read it or make one."""

    person: UUID
    browser: UUID

    @classmethod
    def on(cls, request: HttpRequest) -> Self | None:
        try:
            wrapped = base64.urlsafe_b64decode(request.COOKIES.get(settings.PERSON_COOKIE_NAME, "").encode())
            plain = vault.unwrap(wrapped, settings.INSTALLATION_KEYS, PURPOSE)
        except (ValueError, binascii.Error):  # CannotOpen is a ValueError too
            return None
        return cls(UUID(bytes=plain[:16]), UUID(bytes=plain[16:]))

    def set_on(self, response: HttpResponseBase) -> None:
        wrapped = vault.wrap(self.person.bytes + self.browser.bytes, settings.INSTALLATION_KEYS, PURPOSE)
        response.set_cookie(
            settings.PERSON_COOKIE_NAME,
            base64.urlsafe_b64encode(wrapped).decode(),
            max_age=timedelta(seconds=settings.SESSION_COOKIE_AGE) + LONGER_THAN_A_SESSION,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


@dataclass(frozen=True)
class Kept:
    """What waits to be sent: where to, its fields in their order, and when it was written."""

    path: str
    fields: list[tuple[str, str]]
    at: datetime

    @property
    def page(self) -> str:
        """What the page is called, from its path: "Check-in" for /check-in/2026-03-11/."""
        return self.path.split("/")[1].capitalize()

    @property
    def words(self) -> str:
        """The beginning of the longest text in it, to know it by; a choice or a number is no text."""
        texts = [value for _, value in self.fields if " " in value.strip()]
        return max(texts, key=len, default="")[:A_FEW_WORDS]


def keep(request: HttpRequest, now: datetime) -> bool:
    """Keeps the form that was posted, in place of an earlier one of this browser; False where it must not or cannot."""
    mark = Mark.on(request)
    if mark is None or not _may_be_kept(request):
        return False
    user = User.objects.select_related("data_key").filter(pk=mark.person, is_active=True).first()
    if user is None:
        return False
    fields = [(name, value) for name, values in request.POST.lists() if name not in OUR_OWN for value in values]
    form = json.dumps([request.get_full_path(), fields], ensure_ascii=False)
    Unsent.objects.keep(Unsent(id=mark.browser, user=user, kept_at=now, form=form))
    return True


def find(request: HttpRequest, now: datetime) -> Kept | None:
    """What the person who is logged in was writing in this browser when their session had ended."""
    mark = Mark.on(request)
    if mark is None:
        return None
    row = Unsent.objects.for_user(request.user).filter(pk=mark.browser).since(now - Unsent.LIFETIME).first()
    if row is None:
        return None
    try:
        path, fields = json.loads(row.form)
    except ValueError:  # it would not open
        return None
    return Kept(path, fields, row.kept_at)


def drop(request: HttpRequest) -> None:
    """Whatever was kept in this browser, whoever wrote it."""
    mark = Mark.on(request)
    if mark is not None:
        Unsent.objects.filter(pk=mark.browser).delete()


def forget_person(request: HttpRequest) -> None:
    """At log-out and quick exit: nothing of the person stays in this browser."""
    drop(request)
    request.person_left = True  # type: ignore[attr-defined]  # read by `settle`, on the way out


def settle(request: HttpRequest, response: HttpResponseBase) -> None:
    """Brings the mark in line with who is logged in now, and lets go of what has been sent."""
    if getattr(request, "person_left", False):
        response.delete_cookie(settings.PERSON_COOKIE_NAME, samesite="Lax")
    elif request.user.is_authenticated:
        mark = Mark.on(request)
        if mark is None or mark.person != request.user.pk:
            drop(request)
            Mark(request.user.pk, new_id()).set_on(response)
        elif _was_sent(request, response):
            drop(request)


def _was_sent(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether this was the form of the page "Send it now?", and its view took it or shows it again to be mended."""
    return (
        _is_form(request) and "unsent" in request.POST and (response.status_code < 400 or response.status_code == 422)
    )


def _is_form(request: HttpRequest) -> bool:
    return request.method == "POST" and request.content_type == "application/x-www-form-urlencoded"


def _may_be_kept(request: HttpRequest) -> bool:
    """Forms that a person sent by hand, without secrets and files. A script that posts keeps its words by itself."""
    by_hand = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    if not (by_hand and _is_form(request)) or request.path_info.startswith(SIGNING_IN):
        return False
    if any("password" in name.lower() for name in request.POST):
        return False
    return sum(len(value.encode()) for _, values in request.POST.lists() for value in values) <= LARGEST
