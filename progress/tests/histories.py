"""Made-up histories: a person somewhere, at some moment, and what they noted in the hundred days up to it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from routines import words

# A zone, and a moment near which its clocks change, or the year does: 2020 and 2026 have a week 53.
PLACES = (
    ("Europe/Berlin", (2026, 3, 29)),
    ("Europe/Berlin", (2025, 10, 26)),
    ("America/New_York", (2026, 3, 8)),
    ("America/St_Johns", (2025, 11, 2)),
    ("Australia/Lord_Howe", (2026, 4, 5)),
    ("Australia/Lord_Howe", (2025, 10, 5)),
    ("America/Sao_Paulo", (2018, 11, 4)),
    ("Pacific/Apia", (2011, 12, 30)),
    ("Asia/Kathmandu", (2025, 12, 29)),
    ("Pacific/Kiritimati", (2021, 1, 3)),
    ("America/Los_Angeles", (2027, 1, 1)),
    ("UTC", (2024, 12, 31)),
)
PEOPLE = ("Mum", "Ana", "Ana", "Deleted", "Somebody else's")
DELETED, NOT_THEIRS = 3, 4  # of each kind of thing that others point at
AGO = 24 * 60


def minutes(days):
    """Before now: mostly of the last two weeks, and sometimes the same moment again."""
    return st.integers(0, 17 * AGO) | st.integers(0, days * AGO) | st.sampled_from((60, 2 * AGO))


def some(number):
    """Of a scale that begins at 0; a few are not answered."""
    return st.integers(-2, number).map(lambda said: None if said < 0 else said)


def from_one(number):
    return some(number).map(lambda said: said or None)


rarely, sometimes = (st.integers(0, n).map(lambda one: one == 0) for n in (5, 3))
# Days as steps from today. After a flight to the west there may be something of tomorrow.
steps = st.integers(-17, 1) | st.integers(-95, 1)
which = st.integers(0, NOT_THEIRS)
wheres = st.fixed_dictionaries(
    {"place": st.sampled_from(PLACES), "day_start": st.integers(0, 12), "after": st.integers(-2 * AGO, 12 * AGO)}
)
answers = st.fixed_dictionaries(
    {
        "mood": from_one(5),
        "stress": from_one(5),
        "craving": some(10),
        "confidence": some(10),
        "sleep_hours": some(36).map(lambda half: None if half is None else Decimal(half) / 2),
        "used": st.sampled_from(("no", "no", "yes", "unsaid", "")),
        "medicine": st.sampled_from(("yes", "yes", "partly", "no", "")),
        "did": st.lists(st.sampled_from(("meeting", "exercise", "rest")), max_size=2, unique=True),
        "feelings": st.lists(st.sampled_from(("calm", "lonely")), max_size=2, unique=True),
        "victory": st.sampled_from(("", "Cooked soup", "Rang my sister")),
    }
)
days = st.lists(st.none() | answers, max_size=14) | st.lists(answers, min_size=9, max_size=12)
# Three days on which a scale goes one way, point by point, and the last of them.
slopes = st.tuples(st.sampled_from((("craving", 1), ("confidence", -1))), st.integers(-12, 0), st.integers(2, 8))
cravings = st.fixed_dictionaries(
    {
        "ago": minutes(95),
        "away": sometimes,
        "before": some(10),
        "after": some(10),
        "kind": st.sampled_from(("", "emotional", "environmental", "social", "physical")),
        "triggers": st.lists(st.sampled_from(("sad", "pain", "money", "no such word")), max_size=3, unique=True),
        "own": st.lists(st.integers(0, 2), max_size=2, unique=True),
        "tool": st.sampled_from(("", "walk", "breathing", "no such tool")),
        "own_tool": st.none() | st.integers(3, 5),
        "binned": rarely,
        "follows": sometimes,
    }
)
schedules = st.fixed_dictionaries(
    {
        "weekdays": st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True),
        "every": st.none() | st.integers(1, 9),
        "anchor": st.integers(-120, 20),
        "target": st.integers(1, 4),
    }
)
routines = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([key for key, _ in words.KINDS[:4]]),
        "binned": rarely,
        "first": st.integers(-110, 0),
        "schedules": st.lists(schedules, min_size=1, max_size=2),
        "stop": st.none() | st.tuples(st.sampled_from(("paused", "away")), st.integers(1, 60), st.integers(1, 20)),
    }
)
ticks = st.dictionaries(st.tuples(st.integers(0, 3), steps), st.tuples(st.booleans(), st.integers(0, 5)), max_size=16)
visits = st.dictionaries(
    st.tuples(which, steps),
    st.tuples(
        st.sampled_from(("attended", "attended", "missed", "cancelled", "planned")), st.none() | st.integers(-60, 60)
    ),
    max_size=6,
)
questionnaires = st.dictionaries(
    st.tuples(st.sampled_from(("who-5", "phq-8", "bam-iop")), steps),
    st.fixed_dictionaries(
        {
            "chosen": st.integers(0, 4),
            "left_out": st.none() | st.integers(0, 8),
            "binned": rarely,
            "finished": st.integers(0, 3).map(lambda one: one > 0),
        }
    ),
    max_size=7,
)
lines = st.lists(
    st.tuples(st.sampled_from(("signs", "signs", "alone", "ask", "pros", "around")), st.integers(0, 3), rarely),
    min_size=3,
    max_size=8,
)
looks = st.none() | st.lists(st.tuples(st.just("On days with it"), st.integers(-1, 2)), max_size=4)
lives = st.fixed_dictionaries(
    {
        "where": wheres,
        "in_a_row": st.tuples(st.integers(0, 9), days),
        "slopes": st.lists(slopes, max_size=2),
        "check_ins": st.dictionaries(steps, answers, max_size=8),
        "lapses": st.lists(st.tuples(steps, st.booleans(), sometimes), max_size=5),
        "counts": st.integers(0, 3),
        "not_safe": st.none() | st.integers(0, 2 * AGO),
        "cravings": st.lists(cravings, max_size=9),
        "practice": st.lists(st.tuples(minutes(95), st.sampled_from(("walk", "scan", ""))), max_size=4),
        "contacts": st.lists(st.tuples(minutes(95), which), max_size=6),
        "groups": st.lists(st.tuples(which, steps), max_size=6, unique=True),
        "visits": visits,
        "milestones": st.lists(st.tuples(which, st.none() | steps, st.booleans()), max_size=5),
        "routines": st.lists(routines, max_size=4),
        "ticks": ticks,
        "questionnaires": questionnaires,
        "lines": lines,
        "signs": st.lists(st.tuples(which, st.integers(-12, 1)), max_size=9, unique=True),
        "asks": st.lists(st.tuples(st.booleans(), st.booleans()), max_size=4),
        "patterns": looks,
    }
)


def place_and_now(where):
    """The zone, the hour at which the day starts, and the moment."""
    name, day = where["place"]
    return ZoneInfo(name), where["day_start"], datetime(*day, tzinfo=UTC) + timedelta(minutes=where["after"])
