"""What the demo person counts, and the milestones of it: most were kept, one was put aside, and the newest waits."""

from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Final

from django.db.models import Model

from accounts.clock import DAY, resolve
from accounts.models import User
from goals.milestones import Reached, reached_with_days
from goals.models import SoberMilestone
from journal.models import SoberDate

MORNING: Final = time(8, 30)
SMOKE_FREE: Final = timedelta(days=30)  # so that its milestone of 30 days was reached on the last day
ASIDE: Final = "3d"
# What was written beside a keepsake of the main count.
WORDS: Final = {
    "1w": "The first week that I remember all of.",
    "30d": "Marek shook my hand and did not let go for a while. I told Mum on the phone and she cried, the good way.",
    "90d": "I did not think about the number until Dana asked. We ate cake out of the box on her stairs.",
    "6m": "Half a year. I have keys to a flat, a bike that works and people who know where I am.",
    "9m": "The boys painted me a card. I look like a potato with a hat on it. It hangs by the door.",
}


def days_of(user: User, lapses: Iterable[date], last: date, days: int) -> Iterator[Model]:
    """An opioid, counted since the first of these days, and cigarettes, given up lately; not yet saved. The lapses are
    of the first: whatever its runs reached by `last` was kept, with words the first time. Of the second the newest
    milestone waits."""
    heroin = _count(user, "Heroin", last - timedelta(days=days - 1), SoberDate.Unit.CALENDAR)
    heroin.is_main = True
    yield heroin
    unsaid = dict(WORDS)
    for started, one in _reached(heroin.started_on, sorted(lapses), last):
        yield _answered(heroin, started, one, unsaid.pop(one.key, ""))
    smoke = _count(user, "Cigarettes", last - min(SMOKE_FREE, timedelta(days=days - 1)), SoberDate.Unit.DAYS)
    yield smoke
    for one in reached_with_days(smoke.started_on, last)[:-1]:
        yield _answered(smoke, smoke.started_on, one)


def _count(user: User, label: str, started: date, unit: SoberDate.Unit) -> SoberDate:
    pk = SoberDate.id_for(user, f"demo {label}")
    return SoberDate(id=pk, user=user, label=label, started_on=started, unit=unit)


def _reached(started: date, lapses: list[date], last: date) -> Iterator[tuple[date, Reached]]:
    """What each run reached, with that run's first day."""
    for before, end in pairwise([started - DAY, *lapses, last]):
        for one in reached_with_days(before + DAY, end):
            yield before + DAY, one


def _answered(count: SoberDate, started: date, one: Reached, words: str = "") -> SoberMilestone:
    user, is_aside = count.user, one.key == ASIDE and not count.is_main
    answer = SoberMilestone(id=SoberMilestone.id_for(user, count.pk, one.key, started), user=user)
    answer.sober_date, answer.key, answer.started_on, answer.reached_on = count.pk, one.key, started, one.on
    answer.confirmed_at = None if is_aside else resolve(one.on, MORNING, user.tz)
    answer.words = words
    return answer
