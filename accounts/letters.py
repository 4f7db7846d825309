"""Mails about the account: put down sealed in the same transaction as what caused them, and sent by a worker.

Sending inline would tell by its time who has an account. The broker only ever carries a nudge.
"""

import json
import logging
import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q, QuerySet

from accounts import vault
from accounts.models import Letter

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
GIVE_UP_AFTER = 8
BATCH = 50
PURPOSE = b"letter"


def put_down(message: EmailMessage, now: datetime) -> None:
    """Keeps the mail until a worker takes it; whoever reads the database reads nothing."""
    text = json.dumps({"to": message.to, "subject": message.subject, "body": message.body})
    Letter.objects.create(sealed=_seal(text.encode()), due_at=now)


def reseal(letter: Letter) -> None:
    """The same words under the newest installation key."""
    letter.sealed = _seal(_open(letter))


def post_due(now: datetime) -> int:
    """Sends what is due; the number handed over. A row is leased first, so that two workers never send it twice."""
    taken = [letter for letter in _due(now)[:BATCH] if _lease(letter, now)]
    if not taken:
        return 0
    connection = get_connection()
    return sum(_send(letter, connection, now) for letter in taken)


def _due(now: datetime) -> QuerySet[Letter]:
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return Letter.objects.filter(free, due_at__lte=now).order_by("due_at")


def _lease(letter: Letter, now: datetime) -> bool:
    won = Letter.objects.filter(pk=letter.pk, attempts=letter.attempts)
    return won.update(leased_until=now + LEASE, attempts=F("attempts") + 1) == 1


def _send(letter: Letter, connection: BaseEmailBackend, now: datetime) -> int:
    try:
        content = json.loads(_open(letter))
        EmailMessage(content["subject"], content["body"], None, content["to"], connection=connection).send()
    except (smtplib.SMTPException, OSError, ValueError) as error:  # ValueError: it does not open, or no such address
        _put_off(letter, error, now)
        return 0
    letter.delete()
    return 1


def _put_off(letter: Letter, error: Exception, now: datetime) -> None:
    """Tries again, later each time; a letter that never leaves is dropped, since its links have long run out."""
    log.warning("Letter %s not sent (%s)", letter.pk, type(error).__name__)
    if letter.attempts + 1 >= GIVE_UP_AFTER:
        letter.delete()
    else:
        wait = timedelta(minutes=2**letter.attempts)
        Letter.objects.filter(pk=letter.pk).update(due_at=now + wait, leased_until=None)


def _seal(text: bytes) -> bytes:
    return vault.wrap(text, settings.INSTALLATION_KEYS, PURPOSE)


def _open(letter: Letter) -> bytes:
    return vault.unwrap(bytes(letter.sealed), settings.INSTALLATION_KEYS, PURPOSE)
