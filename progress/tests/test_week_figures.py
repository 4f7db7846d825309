"""Every figure of the weekly review against a slow count: on the demo year, and on histories that Hypothesis makes."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.clock import Week, week_of
from accounts.models import User
from goals.models import Goal, Milestone
from journal import words
from journal.models import CheckIn, Craving, Lapse, NotSafe, OwnWord
from journal.tools import TOOLS
from progress.review.span import WEEKS
from progress.tests.slow_week import SlowWeek
from progress.week import WeekReview
from routines import words as routine_words
from routines.models import Completion, RoutineItem
from routines.schedule import Rule
from support.models import Answer, Appointment, Attendance, Contact, Group, Person, Visit
from support.questionnaires import questionnaires

TODAY = date(2026, 3, 11)
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
WEEK = Week(2026, 11)
FIELDS = {
    "craving": "craving", "confidence": "confidence", "mood": "mood", "stress": "stress", "sleep": "sleep_hours",
}  # fmt: skip
BACKS = range(WEEKS)


def check_everything(user, week, now, today):
    """The review of this week says what the slow count says, week by week."""
    review, slow = WeekReview.of(user, week, now), SlowWeek(user, week, today)
    check_days(review, slow)
    check_cravings(user, review, slow)
    check_the_rest(review, slow)


def of(beside, back):
    return beside.values[-1 - back], beside.days[-1 - back]


def roughly(value):
    return None if value is None else pytest.approx(value)


def check_days(review, slow):
    for back in BACKS:
        assert review.noted[-1 - back] == len(slow.check_ins(back))
        for figure in review.figures:
            mean, n = slow.mean(FIELDS[figure.measure.key], back)
            assert of(figure.beside, back) == (roughly(mean), n), (figure.measure.key, back)
        used, without = len(slow.used_days(back)), len(slow.sober_days(back))
        known = used + without > 0
        assert of(review.use.used, back)[0] == (used if known else None)
        assert of(review.use.without, back)[0] == (without if known else None)
        taken, said = slow.taken(back)
        if review.taken:
            assert of(review.taken.beside, back) == (roughly(100 * taken / said if said else None), said)
        else:
            assert said == 0
    said = len(slow.used_days(0)) + len(slow.sober_days(0))
    assert review.use.unsaid == max(sum(day <= slow.today for day in slow.days(0)) - said, 0)
    for figure in review.figures:
        by_day = {row.day: getattr(row, FIELDS[figure.measure.key]) for row in slow.check_ins(0)}
        assert figure.days == tuple(by_day.get(day) for day in slow.days(0))


def check_cravings(user, review, slow):
    own = {str(word.pk): word.label for word in OwnWord.objects.for_user(user)}
    named = {**dict(words.TRIGGERS), **own}
    rows = {row.label: row.beside for row in review.moments.triggers}
    shown = {key for back in (0, 1) for key in slow.by_trigger(back)}
    assert set(rows) == {named[key] for key in shown}
    for back in BACKS:
        cravings = slow.cravings(back)
        strengths = [row.before for row in cravings if row.before is not None]
        assert counted(review.moments.number, back) == len(cravings)
        assert of(review.moments.strength, back) == (
            roughly(sum(strengths) / len(strengths) if strengths else None), len(strengths)
        )  # fmt: skip
        for key in shown:
            assert counted(rows[named[key]], back) == slow.by_trigger(back).get(key, 0)
    here, ever = slow.falls([0]), slow.falls(BACKS)
    names = {**{key: tool.name for key, tool in TOOLS.items()}, **own}
    for key, (n, fell) in here.items():
        [tool] = [one for one in review.tools if one.label == names[key]]
        assert (tool.n, tool.fell) == (n, pytest.approx(fell))
        assert (tool.all.n, tool.all.mean) == (ever[key][0], pytest.approx(ever[key][1]))
    for back, counts in enumerate(
        ([tool.tried for tool in review.tools], [tool.tried_before for tool in review.tools])
    ):
        assert sum(counts) == sum(bool(row.tool or row.own_tool) for row in slow.all_cravings(back))
    check_heat(review.heat, slow.by_hour())


def check_heat(heat, by_hour):
    counts = {
        (day, int(block.split()[0])): n
        for day, (_, row) in enumerate(heat.rows)
        for block, n in zip(heat.blocks, row, strict=True)
        if n
    }
    assert counts == by_hour
    assert heat.n == sum(by_hour.values())
    assert heat.peak_n == max(by_hour.values(), default=0)
    assert sum(path.count("M") for path in heat.paths) == len(by_hour)


def check_the_rest(review, slow):
    of_kind = {row.label: row.beside for row in review.routines}
    named = dict(routine_words.KINDS)
    for back in BACKS:
        assert counted(review.support.contacts, back) == len(slow.contacts(back))
        assert counted(review.support.groups, back) == len(slow.groups(back))
        assert counted(review.support.visits, back) == len(slow.visits(back))
        assert counted(review.goals.steps, back) == len(slow.steps(back))
        assert counted(review.goals.victories, back) == len(slow.victories(back))
        assert counted(review.practised, back) == len(slow.practised(back))
    for back in (0, 1, 5):
        for key, label in [*named.items(), (None, "All of it")]:
            share, due = slow.routine(back, key)
            assert (label in of_kind) or back > 1 or due == 0
            if label in of_kind:
                assert of(of_kind[label], back) == (roughly(share), due), (label, back)
    assert [one.text for one in review.goals.victories_named] == [row.victory for row in slow.victories(0)]
    assert sorted(one.text for one in review.goals.steps_named) == sorted(row.text for row in slow.steps(0))
    people = {row.person.name for row in slow.contacts(0)}
    assert {one.label for one in review.support.people} == people


def counted(beside, back):
    return beside.values[-1 - back] or 0


@pytest.mark.django_db
def test_the_demo_years_figures_agree():
    with time_machine.travel(NOON, tick=False):
        call_command("demo", days=100, seed=1)  # these days end on full weeks
    user = User.objects.select_related("data_key").get()
    newest = CheckIn.objects.for_user(user).order_by("-day").first().day
    now = datetime.combine(newest, time(12), user.tz)
    for back in (0, 1):
        week = week_of(newest - timedelta(weeks=back))
        check_everything(user, week, now, newest)
    fullest = WeekReview.of(user, week_of(newest).previous, now)
    assert fullest.moments.number.now
    assert fullest.tools
    assert fullest.routines
    assert fullest.questionnaires
    assert len(fullest.support.rows) == 3


days = st.integers(-90, 0).map(lambda step: TODAY + timedelta(days=step))
scales = st.none() | st.integers(0, 10)
answers = st.fixed_dictionaries(
    {
        "mood": st.none() | st.integers(1, 5),
        "stress": st.none() | st.integers(1, 5),
        "craving": scales,
        "confidence": scales,
        "sleep_hours": st.none() | st.integers(0, 48).map(lambda half: Decimal(half) / 2),
        "used": st.sampled_from(["", "no", "yes", "unsaid"]),
        "medicine": st.sampled_from(["", "yes", "partly", "no"]),
        "victory": st.sampled_from(["", "Cooked soup"]),
    }
)
moments = st.fixed_dictionaries(
    {
        "day": days,
        "hour": st.integers(3, 23),
        "before": scales,
        "after": scales,
        "triggers": st.lists(st.sampled_from(["sad", "pain", "money"]), unique=True),
        "own": st.booleans(),
        "tool": st.sampled_from(["", "walk", "breathing", "own"]),
        "binned": st.booleans(),
        "follows": st.booleans(),
    }
)
histories = st.fixed_dictionaries(
    {
        "check_ins": st.dictionaries(days, answers, max_size=20),
        "lapses": st.lists(days, max_size=3),
        "cravings": st.lists(moments, max_size=10),
        "contacts": st.lists(days, max_size=4),
        "moved": st.lists(st.tuples(days, st.none() | days), max_size=3, unique_by=lambda one: one[0]),
        "ticks": st.dictionaries(st.tuples(st.integers(0, 2), days), st.integers(0, 3), max_size=12),
        "steps": st.lists(days, max_size=3),
    }
)


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(history=histories)
def test_any_histories_figures_agree(alice, mallory, history):
    for model in (CheckIn, Lapse, Craving, Person, Group, Appointment, RoutineItem, Goal, OwnWord):
        model.objects.all().delete()
    for user in (alice, mallory):
        write(user, history)
    CheckIn.objects.record(mallory, TODAY, {"craving": 10, "used": "yes"})
    for back in (0, 1):
        check_everything(alice, week_of(TODAY - timedelta(weeks=back)), NOON, TODAY)


def write(user, history):
    for day, given_answers in history["check_ins"].items():
        CheckIn.objects.record(user, day, given_answers)
    for day in history["lapses"]:
        Lapse.objects.create(user=user, day=day, zone=user.zone)
    write_cravings(user, history["cravings"])
    person = Person.objects.create(user=user, name="Mum")
    away = Person.objects.create(user=user, name="Deleted", binned_at=NOON)
    group = Group.objects.create(user=user, name="Tuesday")
    for number, day in enumerate(history["contacts"]):
        Contact.objects.create(user=user, person=away if number == 3 else person, at=NOON, day=day)
        Attendance.objects.note(group, day)
    visit = Appointment.objects.create(user=user, day=TODAY, at=time(10), zone="UTC", repeats="1w", kind="doctor")
    for day, moved in history["moved"]:
        Visit.objects.create(user=user, appointment=visit, day=day, moved_to_day=moved, state="attended")
    write_routine(user, history["ticks"])
    goal = Goal.objects.create(user=user, title="Home")
    for number, day in enumerate(history["steps"]):
        deleted = NOON if number == 1 else None
        Milestone.objects.create(user=user, goal=goal, text=f"Step {number}", done_on=day, binned_at=deleted)


def write_cravings(user, cravings):
    trigger = OwnWord.objects.named(user, "trigger", "The bridge")
    tool = OwnWord.objects.named(user, "tool", "Drums")
    for one in cravings:
        Craving.objects.create(
            user=user,
            at=datetime.combine(one["day"], time(one["hour"]), user.tz),
            day=one["day"],
            zone=user.zone,
            before=one["before"],
            after=one["after"],
            triggers=one["triggers"],
            own_triggers=[trigger.pk] if one["own"] else [],
            tool="" if one["tool"] == "own" else one["tool"],
            own_tool=tool.pk if one["tool"] == "own" else None,
            binned_at=NOON if one["binned"] and one["follows"] else None,
            follows=tool.pk if one["follows"] else None,
        )


def write_routine(user, ticks):
    first = TODAY - timedelta(days=80)
    rules = (Rule(first, target=2), Rule(first, weekdays=(0, 3)), Rule(first, every=3, anchor=first))
    items = [RoutineItem(user=user, kind=kind, name=kind) for kind in ("water", "chore", "meal")]
    for item, rule in zip(items, rules, strict=True):
        item.begin(rule)
    items[1].pause(TODAY - timedelta(days=30), TODAY - timedelta(days=20))
    for (place, day), amount in ticks.items():
        if amount == 3:
            Completion.objects.skip(items[place], day, "")
        else:
            Completion.objects.record(items[place], day, amount, None)


@pytest.mark.django_db
def test_questionnaires_stand_beside_the_time_before_and_wait_while_it_is_quiet(alice, mallory):
    given = {item.key: 2 for item in questionnaires()["who-5"].items}
    for user, day, each in ((alice, 0, 2), (alice, 14, 1), (alice, 28, 5), (mallory, 0, 5)):
        Answer.objects.write(user, "who-5", TODAY - timedelta(days=day), dict.fromkeys(given, each), NOON)
    Answer.objects.write(alice, "gad-7", TODAY - timedelta(days=14), {"1": 1}, NOON)
    [one] = WeekReview.of(alice, WEEK, NOON).questionnaires
    assert (one.on, one.on_before, one.is_held) == (TODAY, TODAY - timedelta(days=14), False)
    assert [(scale.now, scale.before, scale.high) for scale in one.scales] == [(40, 20, 100)]
    NotSafe.objects.say(alice, NotSafe.Source.TAP, NOON)
    [held] = WeekReview.of(alice, WEEK, NOON).questionnaires
    assert held.is_held
    assert [(scale.now, scale.before) for scale in held.scales] == [(None, None)]


@pytest.mark.django_db
def test_the_fullest_week_asks_seven_times(client, django_assert_num_queries):
    with time_machine.travel(NOON, tick=False):
        call_command("demo", days=30)
        client.force_login(User.objects.get())
        with django_assert_num_queries(7):
            page = client.get(reverse("week", args=[2026, 10]))
    assert page.status_code == 200
    assert len(page.context["review"].questionnaires) == 1
