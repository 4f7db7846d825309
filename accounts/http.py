"""What a view may rely on: behind LoginRequiredMiddleware the request's user is a person."""

from django.http import HttpRequest

from accounts.models import User


class PersonRequest(HttpRequest):
    user: User
