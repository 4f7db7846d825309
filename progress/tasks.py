"""What happens by the clock in this room."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts.clock import today_for
from accounts.models import User
from progress import finding


@shared_task(expires=3600)
def find_patterns(user_id: str) -> None:
    """Whoever is gone by now is left out."""
    user = User.objects.filter(pk=UUID(user_id), is_active=True).select_related("data_key").first()
    if user:
        finding.refresh(user, today_for(user, timezone.now()))
