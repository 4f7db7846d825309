"""Signing in by allauth's rules; each request then loads the person and their key in one query."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.userkit import get_user_by_username
from allauth.account.models import EmailAddress
from django.http import HttpRequest

from accounts.models import User
from accounts.whose import person


class PersonBackend(AuthenticationBackend):
    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """One password check whoever is there or not: neither the time nor the answer tells who has an account."""
        password = credentials.get("password")
        if not password:
            return None
        user = _called(credentials.get("email") or credentials.get("username") or "")
        if user is None:
            User().set_password(password)
            return None
        return self._check_password(user, password)

    def get_user(self, user_id: Any) -> User | None:
        user = person(user_id)
        return user if user and self.user_can_authenticate(user) else None


def _called(name: str) -> User | None:
    """The one person of this name or, with an @, this e-mail.

    Only a confirmed e-mail lets in: with any other, who signs up with a stranger's could try whether it still lets
    them in, and so learn whether the stranger is here.
    """
    if "@" not in name:
        return get_user_by_username(name)
    address = EmailAddress.objects.filter(email=name.lower(), verified=True).select_related("user").first()
    return address.user if address else None
