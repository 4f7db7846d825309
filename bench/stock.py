"""The floor that pages are measured against: a stock Django view that knows who asks (Django's own session and
person, no other middleware) and reads one row by an index. To be imported once the site is set up."""

from collections.abc import Callable
from typing import Any, cast

from django.apps import apps
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends import db
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import PermissionDenied
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

MIDDLEWARE = ["bench.stock.StockSessions", "bench.stock.StockPerson"]


class StockSessions(SessionMiddleware):
    """Django's own sessions, whatever engine the site has."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.SessionStore = db.SessionStore


class StockPerson(AuthenticationMiddleware):
    """Django's own look-up of the person, with its check of the session's hash."""

    def process_request(self, request: HttpRequest) -> None:
        request.user = cast(Any, SimpleLazyObject(lambda: stock_person(request)))


def stock_person(request: HttpRequest) -> Any:
    user = ModelBackend().get_user(request.session[SESSION_KEY])
    known = request.session.get(HASH_SESSION_KEY, "")
    if user is None or not constant_time_compare(known, user.get_session_auth_hash()):
        return AnonymousUser()
    return user


def floor(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        raise PermissionDenied
    rows = apps.get_model("journal", "CheckIn").objects.filter(user_id=request.user.pk)
    newest = rows.order_by("-day").values_list("day", flat=True).first()
    return HttpResponse(f"<!doctype html><title>Floor</title><p>{request.user.pk} {newest}")


urlpatterns = [path("floor/", floor)]


class FloorHandler(WSGIHandler):
    """Django's own handler with nothing but the session and the person, whatever the site's settings say."""

    def load_middleware(self, is_async: bool = False) -> None:
        with override_settings(MIDDLEWARE=MIDDLEWARE):
            super().load_middleware(is_async)

    def resolve_request(self, request: HttpRequest) -> Any:
        request.urlconf = __name__
        return super().resolve_request(request)
