"""The recovery key: what lets a person without an e-mail set a new password. 125 random bits, kept only hashed."""

import hashlib
import hmac
import re
import secrets
from datetime import datetime
from typing import Final

from accounts.models import RecoveryKey, User

# Crockford's base 32: no letter that reads like a digit, so it survives being copied by hand.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 25
AS_SHOWN: Final = re.compile(rf"[{ALPHABET}]{{5}}(-[{ALPHABET}]{{5}}){{4}}")
MISREAD: Final = str.maketrans("OIL", "011")


def issue(user: User, now: datetime) -> str:
    """A new key for this person, in groups to be read aloud; the old one stops working."""
    key = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    RecoveryKey.objects.update_or_create(user=user, defaults={"digest": _digest(key), "made_at": now})
    return "-".join(key[at : at + 5] for at in range(0, LENGTH, 5))


def is_one(text: str) -> bool:
    """Whether this looks as every key does when it is shown; it may be anybody's, or nobody's."""
    return AS_SHOWN.fullmatch(text) is not None


def opens(user: User, typed: str) -> bool:
    """Whether what was typed is this person's key."""
    return _fits(RecoveryKey.objects.filter(user=user).first(), typed)


def holder(username: str, typed: str) -> User | None:
    """The person of this name, if this is their key; one query for nobody as for somebody."""
    keys = RecoveryKey.objects.select_related("user")
    key = keys.filter(user__username=username.strip().lower(), user__is_active=True).first()
    return key.user if key and _fits(key, typed) else None


def normalised(typed: str) -> str:
    """As it was made: capitals, no spaces or dashes, O, I and L read as digits."""
    return "".join(char for char in typed.upper() if char.isalnum()).translate(MISREAD)


def _fits(key: RecoveryKey | None, typed: str) -> bool:
    return hmac.compare_digest(bytes(key.digest) if key else b"", _digest(normalised(typed)))


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
