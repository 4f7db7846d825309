from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from accounts import letters
from accounts.models import Unsent


@shared_task(expires=60)
def post_letters() -> None:
    letters.post_due(timezone.now())


@shared_task(expires=3600)
def forget_ended_sessions() -> None:
    call_command("clearsessions")


@shared_task(expires=300)
def forget_unsent() -> None:
    Unsent.objects.before(timezone.now() - Unsent.LIFETIME).delete()
