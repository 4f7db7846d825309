from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.keys import WrongInstallationKey, prove


class Command(BaseCommand):
    help = "Brings database and static files up to date and proves the installation key. Run it before each start."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        try:
            prove()
        except WrongInstallationKey as error:
            raise CommandError(str(error)) from error
