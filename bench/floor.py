"""The floor that pages are measured against, served by the same processes: a Django view that knows who asks
(session and person, no other middleware) and reads one row by an index."""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path

from recovery.wsgi import application as whole

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


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


_floor = FloorHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The whole site, and the floor beside it."""
    return (_floor if environ["PATH_INFO"] == "/floor/" else whole)(environ, start_response)
