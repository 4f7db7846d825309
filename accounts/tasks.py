from celery import shared_task
from django.utils import timezone

from accounts import letters


@shared_task(expires=60)
def post_letters() -> None:
    letters.post_due(timezone.now())
