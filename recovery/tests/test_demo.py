"""The demo year: the same for the same seed, sealed like anyone's, and there once."""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from statistics import fmean

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from accounts.clock import week_of
from accounts.models import User
from accounts.owned import Owned
from goals.counts import counts_of
from goals.models import Goal, Milestone, SoberMilestone
from goals.standing import standing_of
from journal import words
from journal.models import CheckIn, Entry, Lapse
from journal.models.entry import first_line
from journal.prompts import BY_KEY, named
from recovery import demo
from recovery.demo_days import days_of
from recovery.demo_journal import entries_of, stock
from recovery.demo_meals import meals_of
from recovery.demo_words import tell
from recovery.management.commands.demo import rows_of
from routines.models import Completion, RoutineRule
from routines.schedule import is_due
from routines.starts import EARLY
from routines.words import SLOTS

LAST = date(2026, 3, 10)
# What would send or show something to others: a made-up person does that only when whoever looks on asks for it.
REACH_OUT = {
    *("Reminder", "ReminderSettings", "KindChoice", "Delivery", "Unsent", "PushDevice", "Gateway", "Confidant"),
    *("CalendarFeed", "ShareLink", "ShareView"),
}
NOT_THEIRS = {"NotSafe", "Release", "ReasonPhoto"}  # what did not happen to them, and a photo of nobody


def year(seed: int, number: int = 0) -> list[dict]:
    user = demo.person(seed, number)
    return [{"day": row.day, **row.answers()} for row in demo.check_ins(user, seed, LAST, 365, takes_medicine=True)]


def everything(seed: int, number: int = 0) -> dict[type[Model], list[list]]:
    """The values of every field of every row, by model."""
    found = defaultdict(list)
    for row in rows_of(demo.person(seed, number), seed, LAST, 365, is_whole=True):
        found[type(row)].append([row.__dict__[field.attname] for field in row._meta.concrete_fields])
    return found


def test_it_is_the_same_for_the_same_seed_and_another_for_another():
    assert everything(1) == everything(1)
    assert year(1) != year(2)
    assert year(1, 0) != year(1, 1)


def test_no_row_of_one_person_is_anothers():
    one, other = everything(1, 0), everything(1, 1)
    for model in one:
        assert not {row[0] for row in one[model]} & {row[0] for row in other[model]}, model


def test_it_is_believable():
    """Craving falls over the year, short nights go with more of it, and some days are missed."""
    people = [year(1, number) for number in range(10)]
    days = [day for one in people for day in one]
    assert 0.80 < len(days) / 3650 < 0.95
    assert fmean(day["craving"] for one in people for day in one[:60]) > 1.5 + fmean(
        day["craving"] for one in people for day in one[-60:]
    )
    short = [day["craving"] for day in days if day["sleep_hours"] < 6]
    long = [day["craving"] for day in days if day["sleep_hours"] >= 7]
    assert fmean(short) > 0.5 + fmean(long)
    assert all(0 <= day["craving"] <= 10 and 1 <= day["mood"] <= 5 for day in days)


@pytest.mark.django_db
def test_it_is_made_once_and_a_new_password_lets_in(capsys, client):
    call_command("demo", days=20)
    call_command("demo", days=20)
    password = capsys.readouterr().out.split()[-1]
    [user] = User.objects.all()
    assert CheckIn.objects.for_user(user).count() <= 20
    assert client.login(username="demo", password=password)
    notes = [row.note for row in CheckIn.objects.for_user(user)]
    assert set(notes) <= {"", *demo.NOTES}
    titles = [goal.title for goal in Goal.objects.for_user(user).in_order()]
    assert titles == [words[0] for words, _ in demo.GOALS]
    assert [step.note for step in Milestone.objects.for_user(user).victories()][-1] == demo.GOALS[0][1][0][2]


@pytest.mark.django_db
def test_it_leaves_a_real_person_of_that_name_alone(make_person):
    demo_by_name = make_person("demo", "quiet lantern above harbour")
    with pytest.raises(CommandError):
        call_command("demo", days=1)
    demo_by_name.refresh_from_db()
    assert demo_by_name.check_password("quiet lantern above harbour")
    assert not CheckIn.objects.exists()


@pytest.mark.django_db
def test_its_routine_has_its_ticks_and_they_are_due():
    call_command("demo", days=40, people=2)
    for user in User.objects.all():
        rules = {rule.item_id: rule for rule in RoutineRule.objects.for_user(user)}
        ticked = list(Completion.objects.for_user(user))
        days = 40 if user.username == "demo" else 28
        assert len(rules) == len(EARLY.offers)
        assert 0.5 < len(ticked) / (days * len(rules)) < 0.95
        assert all(is_due(rules[row.item_id], row.day) for row in ticked)


@pytest.mark.django_db
def test_its_counts_agree_with_its_lapses_and_one_milestone_waits():
    call_command("demo")
    user = User.objects.get()
    noon = datetime.combine(timezone.now().date() - timedelta(days=1), time(12), UTC)
    opioid, smoke = counts_of(user, noon.date())
    lapses = [lapse.day for lapse in Lapse.objects.for_user(user)]
    assert lapses
    assert opioid.sober_date.is_main
    assert opioid.time.current == (noon.date() - max(lapses)).days - 1
    assert smoke.time.current == 30
    standing = standing_of(user, noon)
    assert not standing.is_quiet
    assert [run.waiting.newest and run.waiting.newest.label for run in standing.runs] == [None, "30 days"]


def test_each_milestone_was_kept_on_a_day_on_which_its_run_stood():
    user, lapses = demo.person(1, 0), [LAST - timedelta(days=ago) for ago in (300, 190)]
    rows = [row for row in days_of(user, lapses, LAST, 365) if isinstance(row, SoberMilestone)]
    kept = [row for row in rows if row.confirmed_at]
    assert [row.label for row in rows if row not in kept] == ["3 days"]
    assert {"30 days", "90 days", "6 months"} <= {row.label for row in kept if row.words}
    for row in kept:
        assert row.started_on < row.reached_on <= row.confirmed_at.date() <= LAST
        assert not any(row.started_on <= day < row.reached_on for day in lapses)


def test_its_journal_has_every_prompt_and_reaches_to_the_last_days():
    entries = list(entries_of(demo.person(1, 0), 1, LAST, 365))
    assert len(entries) >= 40
    assert {entry.prompt for entry in entries} == set(BY_KEY)
    assert sum(LAST - entry.day <= timedelta(days=3) for entry in entries) >= 3
    assert len({(entry.day.year, entry.day.month) for entry in entries}) >= 12
    for entry in entries:
        assert entry.id.version == 7
        assert set(entry.feelings) <= {key for key, _ in words.FEELINGS}
        assert entry.texts.keys() == {key for key, _ in named(entry.prompt).fields}


def test_no_two_texts_of_the_stock_are_the_same():
    said = [text for one in stock() for text in one.said.values()]
    assert len(set(said)) == len(said)


@pytest.mark.django_db
def test_its_journal_is_sealed_and_opens_for_the_person():
    call_command("demo", days=20)
    user = User.objects.get()
    entry = Entry.objects.for_user(user).order_by("day").last()
    with connection.cursor() as cursor:
        cursor.execute("SELECT title, body FROM journal_entry WHERE id = %s", [entry.pk])
        stored = b"".join(map(bytes, cursor.fetchone()))
    assert entry.body.startswith("An ordinary day")
    assert entry.title == first_line(entry.body)
    assert b"ordinary" not in stored


def test_its_meals_are_of_this_week_and_the_last_and_none_was_eaten_before_its_day():
    today = LAST + timedelta(days=1)
    meals = list(meals_of(demo.person(1, 0), 1, LAST))
    weeks = [week_of(today).previous, week_of(today)]
    assert {week_of(meal.day) for meal in meals} == set(weeks)
    assert {meal.slot for meal in meals} == {slot for slot, _ in SLOTS}
    past = [meal.eaten for meal in meals if meal.day <= LAST]
    assert 0.5 < fmean(past) < 1
    assert not any(meal.eaten for meal in meals if meal.day > LAST)


@pytest.mark.django_db
def test_no_room_of_the_first_person_is_empty():
    call_command("demo", people=2)
    first, second = User.objects.order_by("username")
    owned = {model for model in apps.get_models() if issubclass(model, Owned)}
    empty = {model.__name__ for model in owned if not model._default_manager.for_user(first).exists()}
    assert empty == REACH_OUT | NOT_THEIRS
    assert not Entry.objects.for_user(second).exists()


def test_what_was_said_of_a_lapse_is_in_the_order_of_its_fields():
    user = demo.person(1, 0)
    lapse = Lapse(user=user)
    tell([lapse])
    assert (lapse.alone, lapse.feelings) == ("no", ["ashamed", "sad"])
    assert set(lapse.feelings) <= {key for key, _ in words.FEELINGS}
