"""What a view may rely on: behind LoginRequiredMiddleware the request's user is a person."""

from uuid import UUID

from django.http import HttpRequest

from accounts.models import User


class PersonRequest(HttpRequest):
    user: User


def key_or_none(text: str) -> UUID | None:
    """A row's key as an address carries it, such as the one just deleted; anything else in its place is ignored."""
    try:
        return UUID(text)
    except ValueError:
        return None
