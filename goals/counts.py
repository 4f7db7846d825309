"""What a person counts, with the figures of each; and what becomes of older lapses when the counts change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import User
from goals.milestones import Span, span
from goals.sober_time import SoberTime, sober_time
from journal.models import Lapse, SoberDate
from journal.models.lapse import SoberDateQuerySet


@dataclass(frozen=True)
class Count:
    """One count and its figures on one day."""

    sober_date: SoberDate
    time: SoberTime
    today: date

    @property
    def runs(self) -> tuple[tuple[str, tuple[tuple[int, str], ...]], ...]:
        """This run and the longest, each with its name and its length in the unit that was chosen."""
        time = self.time
        since = self.today - timedelta(days=time.current)
        return ("This run", self._said(since, time.current)), (
            "Longest run",
            self._said(time.longest_from, time.longest),
        )

    def _said(self, first: date, days: int) -> tuple[tuple[int, str], ...]:
        by_calendar = self.sober_date.unit == SoberDate.Unit.CALENDAR
        return (span(first, first + timedelta(days=days)) if by_calendar else Span(0, 0, days)).parts


def counts_of(user: User, today: date) -> list[Count]:
    """Each count of this person, the main one first: two queries, however many counts and lapses there are."""
    sober_dates = list(SoberDate.objects.for_user(user).main_first())
    lapses = list(Lapse.objects.for_user(user).kept().values_list("day", "counts"))
    return [Count(one, sober_time(one.started_on, _days_of(one, lapses), today), today) for one in sober_dates]


def save(sober_date: SoberDate) -> None:
    """Saves a count. The first is the main one; when another becomes it, lapses stay with the one they touched."""
    user = sober_date.user
    with transaction.atomic():
        main = _others(sober_date).filter(is_main=True).first()
        if main is None:
            sober_date.is_main = True
        elif sober_date.is_main:
            _pin_lapses(user, main)
            main.is_main = False
            SoberDate.objects.upsert(main)
        SoberDate.objects.upsert(sober_date)


def remove(sober_date: SoberDate) -> None:
    """Takes a count away. If it was the main one, the one counted longest takes its place, without its lapses."""
    user = sober_date.user
    with transaction.atomic():
        heir = _others(sober_date).main_first().first()
        if heir and sober_date.is_main:
            _pin_lapses(user, sober_date)
        sober_date.delete()
        if heir and not heir.is_main:
            heir.is_main = True
            SoberDate.objects.upsert(heir)


def _others(sober_date: SoberDate) -> SoberDateQuerySet:
    """The person's other counts; the person's own row is held, so that two forms sent at once make one main count."""
    User.objects.select_for_update().only("pk").get(pk=sober_date.user_id)
    return SoberDate.objects.for_user(sober_date.user).exclude(pk=sober_date.pk)


def _pin_lapses(user: User, main: SoberDate) -> None:
    """A lapse that names no count means the main one: before that changes, such lapses get its name."""
    Lapse.objects.for_user(user).filter(counts=[]).update(counts=[main.pk])


def _days_of(sober_date: SoberDate, lapses: Iterable[tuple[date, list[UUID]]]) -> list[date]:
    return [day for day, counts in lapses if (sober_date.pk in counts if counts else sober_date.is_main)]
