"""What happens by the clock in this room."""

import logging
from collections.abc import Sequence
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts.clock import today_for
from accounts.models import User
from progress import finding
from progress.models import PatternSet

log = logging.getLogger(__name__)

AT_ONCE = 20
TICK = 60  # seconds


@shared_task(expires=TICK)
def look_again() -> None:
    """Asks for the patterns of those who checked in or noted, changed or deleted a craving since they were worked out.
    A save asks nothing of the broker, and what is lost there is asked for again at the next tick."""
    waiting = [str(key) for key in PatternSet.objects.outdated(timezone.now())]
    for first in range(0, len(waiting), AT_ONCE):
        find_patterns.delay(waiting[first : first + AT_ONCE])


@shared_task(expires=TICK)
def find_patterns(user_ids: Sequence[str]) -> None:
    """Whoever is gone by now is left out, and one whose rows cannot be read or sealed holds up nobody else."""
    keys = [UUID(key) for key in user_ids]
    for user in User.objects.filter(pk__in=keys, is_active=True).select_related("data_key"):
        try:
            finding.refresh(user, today_for(user, timezone.now()))
        except Exception as error:  # noqa: BLE001 - whatever it is, the others' patterns are not to wait for it
            log.error("Patterns of %s could not be found (%s)", user.pk, type(error).__name__)
