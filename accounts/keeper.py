"""Words that a phone keeps until they are sent: whose they are, without saying who."""

from django.utils.crypto import salted_hmac

from accounts.models import User


def keeper_of(user: User) -> str:
    """A name for this person that only we can tell from another's: a phone keeps each person's words under it."""
    return salted_hmac("journal.drafts", user.pk.bytes, algorithm="sha256").hexdigest()[:32]
