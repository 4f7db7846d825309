from typing import Any

from django.core.management.base import BaseCommand

from accounts import keys


class Command(BaseCommand):
    help = "Puts every person's key under the newest of INSTALLATION_KEYS, so that the older ones can be taken out."

    def handle(self, *args: Any, **options: Any) -> None:
        moved = keys.rotate()
        self.stdout.write(f"{moved} moved. Older keys are no longer needed by this database.")
