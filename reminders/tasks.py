"""The clock's part: claim what is due, and call senders. A lost or doubled message changes only when, never whether."""

import logging
from uuid import UUID

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from reminders import dispatch as dispatcher
from reminders.models import NUDGE_AGAIN
from reminders.send import send as send_deliveries

log = logging.getLogger(__name__)

A_CALL = 100


@shared_task(expires=30)
def dispatch() -> None:
    for ids in dispatcher.batches(timezone.now()):
        call_senders(ids)


@shared_task(expires=NUDGE_AGAIN.total_seconds())
def send(ids: list[str]) -> None:
    send_deliveries([UUID(key) for key in ids], timezone.now)


def call_senders(ids: list[UUID]) -> None:
    """Without a broker nothing is lost: the sweep calls again."""
    try:
        for start in range(0, len(ids), A_CALL):
            send.delay([str(key) for key in ids[start : start + A_CALL]])
    except OperationalError:
        log.warning("The broker is away; %d reminders wait for the next sweep", len(ids))
