"""The clock's part: claim what is due, and call senders. A lost or doubled message changes only when, never whether."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from reminders import dispatch as dispatcher
from reminders.channels import queue_of
from reminders.circle import arrange_again
from reminders.follow import spent
from reminders.models import Asking, Call, Delivery, Nudge
from reminders.send import send as send_call

log = logging.getLogger(__name__)


@shared_task(expires=settings.REMINDER_TICK.total_seconds())
def dispatch() -> None:
    now = timezone.now()
    for nudge in dispatcher.nudges(now):
        call_sender(nudge)


@shared_task(expires=settings.REMINDER_CALL_AGAIN.total_seconds())
def send(channel: str, call: str) -> None:
    send_call(Nudge(channel, call), timezone.now)


@shared_task(expires=300)
def follow_spent() -> None:
    spent(timezone.now())


@shared_task(expires=3600)
def forget_old() -> None:
    """Once a day: what is over goes, and what is missing of a circle, or of the calls, comes back."""
    now = timezone.now()
    Call.objects.restore(now)
    Delivery.objects.forget_old(now)
    Asking.objects.forget_old(now)
    arrange_again(now)


def call_sender(nudge: Nudge) -> None:
    """In the channel's own queue. Without a broker nothing is lost: the next sweep calls again."""
    try:
        send.apply_async(nudge, queue=queue_of(nudge.channel))
    except OperationalError:
        log.warning("The broker is away; call %s waits for the next sweep", nudge.call)
        Call.objects.call_again(nudge, timezone.now())
