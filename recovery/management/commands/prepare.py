from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.keys import WrongInstallationKey, prove


class Command(BaseCommand):
    help = "Brings database and static files up to date and proves the installation key. Run it before each start."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-static", action="store_true", help="leave the static files as the image has them")

    def handle(self, *args: Any, no_static: bool = False, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if not no_static:
            call_command("collectstatic", interactive=False, verbosity=0)
        try:
            prove()
        except WrongInstallationKey as error:
            raise CommandError(str(error)) from error
