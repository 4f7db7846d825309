"""Signing in by allauth's rules; each request then loads the person and their key in one query."""

from typing import Any, Final

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.userkit import get_user_by_username
from allauth.account.models import EmailAddress
from django.db import connection
from django.http import HttpRequest

from accounts.models import DataKey, User


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
        user = _with_key(user_id)
        return user if user and self.user_can_authenticate(user) else None


PERSON: Final = [field.attname for field in User._meta.concrete_fields]
# Every request asks this, so the SQL is written once here and not put together each time.
WITH_KEY: Final = f"""
SELECT {", ".join(f"person.{field.column}" for field in User._meta.concrete_fields)}, key.wrapped, key.key_id
  FROM accounts_user person
  JOIN accounts_datakey key ON key.user_id = person.id
 WHERE person.id = %s
"""  # noqa: S608 (column names of our own model)


def _with_key(user_id: Any) -> User | None:
    """The person with their key at hand, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(WITH_KEY, [user_id])
        row = cursor.fetchone()
    if row is None:
        return None
    user = User.from_db(connection.alias, PERSON, row[:-2])
    user.data_key = DataKey(user=user, wrapped=row[-2], key_id=row[-1])
    user.data_key._state.adding = False
    return user


def _called(name: str) -> User | None:
    """The one person of this name or, with an @, this e-mail.

    Only a confirmed e-mail lets in: with any other, who signs up with a stranger's could try whether it still lets
    them in, and so learn whether the stranger is here.
    """
    if "@" not in name:
        return get_user_by_username(name)
    address = EmailAddress.objects.filter(email=name.lower(), verified=True).select_related("user").first()
    return address.user if address else None
