"""A believable year of one person who does not exist: the same for the same seed, to show, to test and to load with.

Craving falls over the year and jumps with stress, poor sleep and weekends; mood follows itself from day to day
(an autoregressive series with phi = 0.6); some days are missed, in runs as people miss them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final
from uuid import UUID, uuid5

from accounts.chips import Choices
from accounts.models import DataKey, User
from goals.models import Goal, Milestone
from journal import words
from journal.models import CheckIn, Lapse, Medicine
from routines.models import Completion, RoutineItem, RoutineRule
from routines.starts import EARLY, Offer

NAMESPACE: Final = UUID("6f1c3a52-2f63-4a50-9a0e-5a3a3f0c8d11")
ID_VERSION: Final = 5  # made from a name; real people's ids are of version 7
ZONES: Final = (
    "Europe/Berlin",
    "America/New_York",
    "Europe/London",
    "Australia/Sydney",
    "America/Los_Angeles",
)
COUNTRIES: Final = ("DE", "US", "GB", "AU", "US")
MEDICINES: Final = ("Buprenorphine", "Methadone", "Naltrexone")
PHI: Final = 0.6
SKIPPED: Final = 0.04

VICTORIES: Final = (
    "Called my sister back",
    "Cooked soup and ate it at the table",
    "Walked past the old corner and kept going",
    "Slept through the night",
    "Told my counsellor the truth",
    "Paid the phone bill on time",
    "Fixed the bike",
    "Sat with the feeling until it went",
    "Laughed at something silly",
    "Went to the Tuesday group",
    "Said no and went home early",
    "Read two chapters",
)
NOTES: Final = (
    "Long day at work. My back hurt, and I was short with people. Better after a bath.",
    "Ran into someone from before. We only said hello. My hands shook for a while.",
    "Rain all day. Stayed in, did the washing, felt steady.",
    "Mum rang. It was easier to talk than I thought it would be.",
    "Could not sleep. Did the breathing at three and it helped a bit.",
    "Payday. I gave half to my brother to keep for the rent.",
)
# Title, why, area, reward, days until its date; then each step: its words, how many days ago it was done, a line kept.
GOALS: Final = (
    (
        ("Be a steady uncle", "They asked where I had been.", "family", "A day at the lake with them", 40),
        (
            ("Call on Sunday at five", 60, "He told me about his goal at school"),
            ("Write the school dates in my calendar", 44, ""),
            ("Take them to the park", 9, "We stayed until it got dark"),
            ("Help with the bike", None, ""),
            ("Come to the summer party", None, ""),
        ),
    ),
    (
        ("Get my teeth looked at", "", "health", "A good winter coat", None),
        (
            ("Ask about a low-cost dentist", 12, ""),
            ("Make one appointment", None, ""),
            ("Go to the first visit", None, ""),
        ),
    ),
)


@dataclass
class Course:
    """How someone is doing, carried from one day to the next."""

    rng: Random
    days: int = 365
    mood: float = 0.0
    away: int = 0
    lapse_days: frozenset[int] = field(default_factory=frozenset)

    def answers(self, number: int, day: date, takes_medicine: bool) -> dict[str, Any] | None:
        """What this person answers on day `number` of their `days`, or None for a day without a check-in."""
        rng = self.rng
        self.mood = PHI * self.mood + rng.gauss(0, 0.8)
        if self._is_away():
            return None
        slept = min(max(rng.gauss(6.9 + 0.4 * self.mood, 1.2), 2), 11)
        stress = _clamped(rng.gauss(2.6 - 0.5 * self.mood + (day.weekday() == 4) * 0.5, 0.9), 1, 5)
        craving = _clamped(
            rng.gauss(5.5 - 4 * number / self.days + 0.7 * (stress - 2.5) + (slept < 6) * 1.2, 1.4), 0, 10
        )
        used = number in self.lapse_days
        return {
            "mood": _clamped(3.2 + self.mood, 1, 5),
            "craving": max(craving, 8) if used else craving,
            "confidence": _clamped(
                rng.gauss(5.5 + 3 * number / self.days - 0.3 * craving + 0.8 * self.mood, 1.2), 0, 10
            ),
            "used": "yes" if used else "unsaid" if rng.random() < 0.02 else "no",
            "sleep_hours": Decimal(round(slept * 2)) / 2,
            "sleep_quality": _clamped(slept / 2 + 0.3 * self.mood, 1, 5),
            "stress": stress,
            "medicine": "" if not takes_medicine else "no" if rng.random() < 0.04 else "yes",
            "halt": _some(rng, words.HALT, 0.15 + 0.05 * stress),
            "feelings": _some(rng, words.FEELINGS, 0.12),
            "did": _some(rng, words.DID, 0.35),
            "victory": rng.choice(VICTORIES) if rng.random() < 0.45 else "",
            "note": rng.choice(NOTES) if rng.random() < 0.15 else "",
        }

    def _is_away(self) -> bool:
        if self.away:
            self.away -= 1
            return True
        if self.rng.random() < 0.055:
            self.away = self.rng.choice((0, 0, 0, 1, 1, 2, 6))
            return True
        return False


def name_of(number: int) -> str:
    return "demo" if number == 0 else f"demo-{number}"


def person(seed: int, number: int) -> User:
    """The demo person of this number, not yet saved; number 0 is `demo`."""
    name = name_of(number)
    place = number % len(ZONES)
    user = User(id=uuid5(NAMESPACE, f"{seed} {name}"), username=name, zone=ZONES[place], country=COUNTRIES[place])
    user.place_confirmed = True
    user.set_unusable_password()
    user.data_key = DataKey.made_for(user)
    return user


def medicine_of(user: User, seed: int, last: date) -> Medicine | None:
    """Six in ten take one, for the whole year."""
    rng = Random(f"medicine {seed} {user.username}")
    if rng.random() > 0.6:
        return None
    row = uuid5(user.pk, "medicine")
    return Medicine(id=row, user=user, name=rng.choice(MEDICINES), started_on=last - timedelta(days=400))


def check_ins(user: User, seed: int, last: date, days: int, takes_medicine: bool) -> Iterator[CheckIn]:
    """The year's check-ins up to and with `last`, not yet saved."""
    rng = Random(f"year {seed} {user.username}")
    lapses = frozenset(rng.sample(range(20, max(days // 2, 40)), rng.choice((0, 1, 1, 2, 3))))
    course = Course(rng, days, lapse_days=lapses)
    for number in range(days):
        day = last - timedelta(days=days - 1 - number)
        answers = course.answers(number, day, takes_medicine)
        if answers is not None:
            yield CheckIn(id=CheckIn.id_for(user, day), user=user, day=day, zone=user.zone, **answers)


def lapses(rows: Iterable[CheckIn]) -> list[Lapse]:
    """What each check-in's "yes" makes, as saving it one by one would have."""
    said = (row for row in rows if row.used == CheckIn.Used.YES)
    return [
        Lapse(
            id=Lapse.id_for(row.user, row.day.isoformat()),
            user=row.user,
            day=row.day,
            zone=row.zone,
            from_check_in=True,
        )
        for row in said
    ]


def goals_of(user: User, last: date) -> tuple[list[Goal], list[Milestone]]:
    """Two goals with their steps, not yet saved."""
    goals, steps = [], []
    for number, ((title, why, area, reward, due), parts) in enumerate(GOALS):
        goal = Goal(id=uuid5(user.pk, f"goal {number}"), user=user, title=title, why=why, area=area, position=number)
        goal.reward, goal.target_on = reward, last + timedelta(days=due) if due else None
        goals.append(goal)
        for place, (text, ago, note) in enumerate(parts):
            step = Milestone(id=uuid5(goal.pk, f"step {place}"), user=user, goal=goal, text=text, position=place)
            step.done_on = None if ago is None else last - timedelta(days=ago)
            step.celebrated, step.note = bool(note), note
            steps.append(step)
    return goals, steps


def routine(user: User, last: date, days: int) -> tuple[list[RoutineItem], list[RoutineRule]]:
    """The template day for early recovery, taken over as a whole when the year began; not yet saved."""
    items = [_item(user, number, offer) for number, offer in enumerate(EARLY.offers)]
    began = last - timedelta(days=days - 1)
    rules = [
        RoutineRule(id=uuid5(item.pk, "rule"), user=user, item=item, **asdict(offer.rule(began)))
        for item, offer in zip(items, EARLY.offers, strict=True)
    ]
    return items, rules


def completions(user: User, seed: int, items: list[RoutineItem], last: date, days: int) -> Iterator[Completion]:
    """What was ticked on these days up to and with `last`: each item has its own share, a little more from month to
    month; some days are skipped. Not yet saved."""
    rng = Random(f"routine {seed} {user.username}")
    for item, offer in zip(items, EARLY.offers, strict=True):
        usual = rng.uniform(0.45, 0.8)
        for number in range(days):
            day = last - timedelta(days=days - 1 - number)
            luck = rng.random()
            if day.weekday() not in offer.weekdays or luck > usual + 0.15 * number / days + SKIPPED:
                continue
            done = Completion(id=Completion.id_for(item.pk, day), user=user, item=item, day=day)
            if luck < SKIPPED:
                done.state, done.amount = Completion.State.SKIPPED, 0
            else:
                done.amount = offer.target if luck < usual else max(1, offer.target // 2)
            yield done


def _item(user: User, number: int, offer: Offer) -> RoutineItem:
    pk = RoutineItem.id_for(user, f"demo {offer.key}")
    return RoutineItem(id=pk, user=user, kind=offer.kind, name=offer.name, position=number)


def _clamped(value: float, low: int, high: int) -> int:
    return min(max(round(value), low), high)


def _some(rng: Random, choices: Choices, share: float) -> list[str]:
    return [value for value, _ in choices if rng.random() < share]
