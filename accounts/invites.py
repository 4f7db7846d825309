"""Invitations, for hosts who let people in one by one."""

import hashlib
import secrets
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Invite


def make(now: datetime) -> str:
    """A new code that lets one person join within Invite.LIFETIME."""
    code = secrets.token_urlsafe(16)
    Invite.objects.create(digest=_digest(code), made_at=now)
    return code


def is_open(code: str, now: datetime) -> bool:
    return _open(code, now).exists()


def use(code: str, now: datetime) -> bool:
    """Takes the invitation; False when another took it first."""
    return _open(code, now).update(used_at=now) == 1


def _open(code: str, now: datetime) -> QuerySet[Invite]:
    return Invite.objects.filter(digest=_digest(code), used_at=None, made_at__gt=now - Invite.LIFETIME)


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.strip().encode()).digest()
