from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reminders.models import Delivery, Reminder
from reminders.standing import Standing, failures


class Command(BaseCommand):
    help = "How the reminders stand (status), what failed (failures), and once more what was set aside (retry)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["status", "failures", "retry"])

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        {"status": self._status, "failures": self._failures, "retry": self._retry}[what]()

    def _status(self) -> None:
        now = timezone.now()
        standing = Standing.at(now)
        self.stdout.write(f"Not claimed yet: the longest has waited {standing.behind.total_seconds():.0f} s")
        for queue in standing.queues:
            oldest = f"{(now - queue.oldest).total_seconds():.0f} s since the oldest was due"
            self.stdout.write(f"{queue.channel:<8} {queue.state:<8} {queue.number:>12,}  {oldest}")
        so_far: dict[tuple[str, str], int] = {}
        for cell, number in standing.counts.items():
            so_far[cell.channel, cell.outcome] = so_far.get((cell.channel, cell.outcome), 0) + number
        for (channel, outcome), number in sorted(so_far.items()):
            self.stdout.write(f"{channel:<8} {outcome:<8} {number:>12,}  so far")
        for state, number in standing.trouble.items():
            self.stdout.write(f"{'all':<8} {state:<8} {number:>12,}  in the last 90 days")
        self.stdout.write(f"{'rules':<8} {'fault':<8} {standing.faults:>12,}  cannot be read")

    def _failures(self) -> None:
        for failure in failures():
            self.stdout.write(str(failure))

    def _retry(self) -> None:
        now = timezone.now()
        rules = Reminder.objects.plan_faulty(now)
        self.stdout.write(f"{Delivery.objects.retry(now)} deliveries and {rules} rules are tried once more.")
