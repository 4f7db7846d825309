"""The person's own time zone, the way to the log-in page, and the right status for allauth's refused forms."""

from collections.abc import Callable

from django.contrib.auth import middleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from accounts import unsent, whose


class PersonMiddleware(middleware.AuthenticationMiddleware):
    """Asks at once who it is: every page wants to know, and Django's stand-in for the answer costs each look at it."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = middleware.get_user(request)
        whose.forget()


class ZoneMiddleware:
    """Leaves no zone behind for the next request on the thread."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(request.user.tz):
            return self.get_response(request)


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    """Where a session had ended, what was being sent is kept until its person is back."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method == "POST" and unsent.keep(request, timezone.now()):
            return redirect_to_login(reverse("unsent"), resolve_url(self.get_login_url(view_func)))
        return super().handle_no_permission(request, view_func)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        unsent.settle(request, response)
        return response


class UnprocessableMiddleware:
    """allauth answers a refused form with 200; here bad input answers 422, whichever view it was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        form = (response.context_data or {}).get("form")
        if response.status_code == 200 and form is not None and form.is_bound and form.errors:
            response.status_code = 422
        return response
