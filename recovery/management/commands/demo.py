import secrets
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.models import DateTimeField, Model
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import DataKey, User
from journal.models import CheckIn, Entry, Lapse
from progress import finding
from recovery import demo
from recovery.copied import copy_in
from recovery.demo_circle import circle_of
from recovery.demo_days import days_of
from recovery.demo_journal import entries_of
from recovery.demo_meals import meals_of
from recovery.demo_moments import cravings_of
from recovery.demo_words import tell, words_of

AT_ONCE: Final = 20
TICKED_DAYS: Final = 28
EVENING: Final = timedelta(hours=20)
SEED: Final = 78  # the year of `demo` with a medicine, two lapses, and check-ins up to its last day


class Command(BaseCommand):
    help = "A believable year for one person named demo; --people N adds more of them, to load a site with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=1)
        parser.add_argument("--days", type=int, default=365)
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument("--whole", type=int, default=1, help="so many of them have everything, and all the time")
        parser.add_argument("--processes", type=int, default=2)

    def handle(self, *args: Any, people: int, days: int, seed: int, whole: int, processes: int, **options: Any) -> None:
        if people < 1 or days < 1:
            raise CommandError("--people and --days take a number from 1 up.")
        last = timezone.now().date() - timedelta(days=1)
        missing = _missing(people)
        groups = [(missing[at : at + AT_ONCE], seed, last, days, whole) for at in range(0, len(missing), AT_ONCE)]
        if len(groups) == 1:
            make(*groups[0])
        elif groups:
            self._in_parallel(groups, processes)
        self.stdout.write(f"{len(missing)} people made, with {days} days each; {people - len(missing)} were there.")
        self.stdout.write(f"Log in as demo, password: {_new_password()}")

    def _in_parallel(self, groups: list[tuple[list[int], int, date, int, int]], processes: int) -> None:
        connection.close()  # each process opens its own
        with ProcessPoolExecutor(processes) as pool:
            for done, _ in enumerate(pool.map(make, *zip(*groups, strict=True)), 1):
                if done % 10 == 0:
                    self.stdout.write(f"{done * AT_ONCE} people ...")


def make(numbers: list[int], seed: int, last: date, days: int, whole: int) -> None:
    """A group of demo people with all their rows, in one transaction. Those below `whole` have everything; the others,
    who are there for their number, have check-ins, and routine and cravings of the last weeks."""
    people = [demo.person(seed, number) for number in numbers]
    full = people[: max(whole - numbers[0], 0)]
    by_model: dict[type[Model], list[Model]] = defaultdict(list)  # what is pointed at comes before what points
    for user in people:
        for row in rows_of(user, seed, last, days, is_whole=user in full):
            by_model[type(row)].append(row)
    with transaction.atomic():
        User.objects.bulk_create(people)
        DataKey.objects.bulk_create([user.data_key for user in people])
        for model, rows in by_model.items():
            copy_in(model, rows)
        for user in full:
            _date_back(user)
            finding.refresh(user, last)


def rows_of(user: User, seed: int, last: date, days: int, *, is_whole: bool) -> list[Model]:
    """All rows of one person, not yet saved, what is pointed at before what points."""
    rows = list(_days(user, seed, last, days, days if is_whole else min(days, TICKED_DAYS)))
    if is_whole:
        lapses = [row for row in rows if isinstance(row, Lapse)]
        tell(lapses)
        rows += _rest(user, seed, last, days, lapses)
    return rows


def _days(user: User, seed: int, last: date, days: int, lately: int) -> Iterator[Model]:
    medicine = demo.medicine_of(user, seed, last)
    if medicine:
        yield medicine
    rows = list(demo.check_ins(user, seed, last, days, takes_medicine=medicine is not None))
    yield from rows
    yield from demo.lapses(rows)
    yield from cravings_of(user, seed, rows[-lately:])
    items, rules = demo.routine(user, last, lately)
    yield from (*items, *rules)
    yield from demo.completions(user, seed, items, last, lately)


def _rest(user: User, seed: int, last: date, days: int, lapses: list[Lapse]) -> Iterator[Model]:
    goals, steps = demo.goals_of(user, last)
    yield from (*goals, *steps)
    yield from days_of(user, [lapse.day for lapse in lapses], last, days)
    yield from entries_of(user, seed, last, days)
    yield from meals_of(user, seed, last)
    yield from words_of(user, seed, lapses, last, days)
    yield from circle_of(user, seed, last, days)


def _date_back(user: User) -> None:
    """Each of these rows was noted on its own day: else a lapse of long ago is today's news, and milestones keep still
    for a day."""
    noted = Cast("day", DateTimeField()) + EVENING
    for model in (CheckIn, Lapse, Entry):
        model.objects.for_user(user).update(created_at=noted, updated_at=noted)


def _missing(people: int) -> list[int]:
    """Numbers of the demo people that this site has not yet."""
    there = set(User.objects.filter(username__startswith="demo").values_list("username", flat=True))
    return [number for number in range(people) if demo.name_of(number) not in there]


def _new_password() -> str:
    """Another one each time: a site on the open net must not have a person with a known password."""
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    user = User.objects.get(username=demo.name_of(0))
    if user.pk.version != demo.ID_VERSION:
        raise CommandError("The person named demo on this site is not made up. Nothing of theirs was changed.")
    user.set_password(password)
    user.save(update_fields=["password"])
    return password
