"""Before a release: fails where a line that we ship was last checked more than 12 months ago, and warns from 9."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from help.helplines import Line, ageing_lines, stale_lines


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, help="another day than today, as 2026-11-25")

    def handle(self, *args: Any, **options: Any) -> None:
        today = options["today"] or timezone.now().date()
        stale, ageing = stale_lines(today), ageing_lines(today)
        for line in ageing:
            self.stderr.write(f"{'too old' if line in stale else 'check soon'}: {_said(line)}")
        if stale:
            raise CommandError(f"{len(stale)} lines were last checked more than 12 months ago.")
        self.stdout.write(f"Every line was checked within 12 months; {len(ageing)} of them more than 9 months ago.")


def _said(line: Line) -> str:
    return f"{line.country.name}, {line.name}, {line.checked_on}"
