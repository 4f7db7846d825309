"""Signing in by allauth's rules; each request then loads the person and their key in one query."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class PersonBackend(AuthenticationBackend):
    def get_user(self, user_id: Any) -> User | None:
        user = User.objects.select_related("data_key").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
