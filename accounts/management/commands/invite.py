from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import timezone

from accounts import invites
from accounts.models import Invite


class Command(BaseCommand):
    help = "Makes an invitation for one person (with SIGNUPS=invite)."

    def handle(self, *args: Any, **options: Any) -> None:
        code = invites.make(timezone.now())
        self.stdout.write(f"{settings.PUBLIC_URL}{reverse('account_signup')}?invite={code}")
        self.stdout.write(f"Good for one person and {Invite.LIFETIME.days} days.")
