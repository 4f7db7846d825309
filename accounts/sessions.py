"""Sessions of a person: how they end."""

from allauth.usersessions.models import UserSession

from accounts.models import User


def end_all(user: User) -> None:
    """Ends every session on every device at once."""
    for session in UserSession.objects.filter(user=user):
        session.end()
