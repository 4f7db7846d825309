"""What else the demo person wrote down: what happened in a lapse, what to do then, reasons, a shelf, weeks in words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final
from uuid import uuid5

from django.db.models import Model

from accounts.clock import DAY, resolve, week_of
from accounts.models import User
from journal.models import IfThen, Lapse, OwnWord, PracticeSession
from progress.models import WeekNote
from support.models import BringUp, Keeper, LessonRead, Naloxone, Reason

# In the order of Lapse.DETAILS.
LAPSES: Final = (
    (
        "Heroin, once",
        "A flat near the old corner",
        "no",
        "Payday, no dinner, and a message from someone I had not deleted. I told myself it was only to say hello.",
        "Sick, and then very sorry. I rang Marek from the stairs and he came with the car.",
        ["ashamed", "sad"],
    ),
    (
        "Heroin, once",
        "At home",
        "yes",
        "Two nights without sleep and a row with my sister. I did not ring anyone, because it was late.",
        "Scared of being alone with it. In the morning I told the clinic, and they did not shout.",
        ["lonely", "angry"],
    ),
)
# The first two were written after those lapses; the others answer the plan's risky things.
IF_THENS: Final = (
    ("I get a message from someone who sells", "I delete it unread and ring Marek before I do anything else"),
    (
        "It is late and I think that nobody wants a call",
        "I call anyway, and the first thing I say is sorry, it is late",
    ),
    ("I have money in hand", "I send the rent half to my brother from the shop door"),
    ("I cannot sleep", "I get up, drink some milk and do the breathing on the kitchen chair"),
)
REASONS: Final = (
    "The boys, and the lake in the summer",
    "Mum can put her bag down when I am in the room",
    "Mornings without doing sums",
    "I want to see how this goes",
)
WORDS: Final = (
    (OwnWord.Kind.TRIGGER, "Sunday evening"),
    (OwnWord.Kind.TRIGGER, "The smell of the stairwell"),
    (OwnWord.Kind.TOOL, "Fix something on the bike"),
    (OwnWord.Kind.TOOL, "Swim ten lengths"),
)
# Kind, title, note, days since it was done.
SHELF: Final = (
    (Keeper.Kind.BOOK, "The big soup book from the library", "Page 40, the one with lentils. Give it back.", 30),
    (Keeper.Kind.WORKSHOP, "Bike evening at the community centre", "First Thursday. They lend you the tools.", None),
    (Keeper.Kind.COMMUNITY, "The chat of the Tuesday group", "Read it, do not argue in it.", None),
)
# Words, and days since it was brought up.
BRING_UPS: Final = (
    ("Ask who is kind about bad teeth", 34),
    ("Still awake at three. Is there something safe for that?", None),
    ("Would day shifts get in the way of my clinic hours?", None),
)
LESSONS: Final = ("first-steps", "first-aid", "waves", "sleep", "food", "people")
PRACTICES: Final = ("breathing", "breathing", "meditation", "scan", "kindness")
WEEKS: Final = (
    {
        "well": "Cooked four evenings and was in bed before eleven on five. The Sunday call.",
        "hard": "Friday after work. I was hungry and did not know it, and then everything was a reason.",
        "learned": "Eat before the bus, not after.",
        "focus": "Ring the dentist from Ms Okafor's room.",
    },
    {
        "well": "Asked about day shifts out loud. Nothing fell down.",
        "hard": "One bad night, and a slow day after it.",
        "learned": "A bad night is one night.",
        "focus": "Soup for Dana. Ten lengths on Saturday.",
    },
)
EVENING: Final = time(20)


def tell(lapses: Iterable[Lapse]) -> None:
    """Says what happened, of as many as there are words for."""
    for lapse, said in zip(lapses, LAPSES, strict=False):
        for name, value in zip(Lapse.DETAILS, said, strict=True):
            setattr(lapse, name, value)


def words_of(user: User, seed: int, lapses: Sequence[Lapse], last: date, days: int) -> Iterator[Model]:
    """The rows of these days up to and with `last`, not yet saved."""
    yield from _plan(user, lapses, last)
    yield from _shelf(user, last)
    yield from _practices(user, Random(f"practice {seed} {user.username}"), last, days)
    yield from _weeks(user, last)


def _plan(user: User, lapses: Sequence[Lapse], last: date) -> Iterator[Model]:
    for number, (situation, response) in enumerate(IF_THENS):
        row = IfThen(id=IfThen.id_for(user, f"demo {number}"), user=user, situation=situation, response=response)
        row.lapse = lapses[number].pk if number < min(len(lapses), len(LAPSES)) else None
        yield row
    for place, text in enumerate(REASONS):
        yield Reason(id=Reason.id_for(user, f"demo {place}"), user=user, text=text, position=place)
    for kind, label in WORDS:
        yield OwnWord(id=uuid5(user.pk, f"own word {label}"), user=user, kind=kind, label=label)
    naloxone = Naloxone(id=Naloxone.id_for(user), user=user, has_it=True, expires_on=last + timedelta(days=400))
    naloxone.where = "Top drawer by the door. Mum and Marek know."
    yield naloxone


def _shelf(user: User, last: date) -> Iterator[Model]:
    for kind, title, note, ago in SHELF:
        keeper = Keeper(id=Keeper.id_for(user, f"demo {title}"), user=user, kind=kind, title=title, note=note)
        keeper.done_on = None if ago is None else last - timedelta(days=ago)
        yield keeper
    for text, ago in BRING_UPS:
        row = BringUp(id=BringUp.id_for(user, BringUp.Source.FREE, f"demo {text}"), user=user, text=text)
        row.done_on = None if ago is None else last - timedelta(days=ago)
        yield row
    for slug in LESSONS:
        yield LessonRead(id=uuid5(user.pk, f"lesson {slug}"), user=user, lesson=slug)


def _practices(user: User, rng: Random, last: date, days: int) -> Iterator[Model]:
    for number in range(days):
        day = last - number * DAY
        if rng.random() < 0.3:
            at = resolve(day, time(rng.choice((7, 13, 21)), rng.randrange(60)), user.tz)
            tool = rng.choice(PRACTICES)
            yield PracticeSession(id=uuid5(user.pk, f"practice {day}"), user=user, at=at, day=day, tool=tool)


def _weeks(user: User, last: date) -> Iterator[Model]:
    """The two weeks before the one that holds the day after `last`, each written on its last evening."""
    week = week_of(last + DAY).previous
    for said in reversed(WEEKS):
        note = WeekNote(id=WeekNote.id_for(user, week), user=user, year=week.year, week=week.week, **said)
        note.if_then = IfThen.id_for(user, f"week {week}")
        note.finished_at = datetime.combine(week.sunday, EVENING, UTC)
        yield note
        week = week.previous
