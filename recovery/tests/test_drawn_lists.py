"""Lists that are drawn in Python and not by a template: every word of a person's own is escaped, is theirs alone, and
says so where it would not open."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils.html import escape

from accounts.clock import today_for
from goals.models import Goal, Milestone
from journal.models import CheckIn, Craving, Entry, OwnWord
from routines.models import RoutineItem
from routines.schedule import Rule

BAD = """</textarea><script>alert("it's")&amp;</script>"""
LISTS = ("moments", "journal", "victories", "routines", "today-more")


@pytest.fixture
def _full(alice, noon):
    today = today_for(alice, noon)
    words = [OwnWord.objects.create(user=alice, kind=kind, label=f"{kind} {BAD}") for kind in ("trigger", "tool")]
    Craving.objects.create(
        user=alice,
        at=noon,
        day=today,
        zone=alice.zone,
        before=8,
        own_triggers=[words[0].pk],
        own_tool=words[1].pk,
    )
    Entry.objects.create(user=alice, day=today, title=f"title {BAD}", body="x")
    CheckIn.objects.record(alice, today, {"victory": f"good {BAD}", "note": f"note {BAD}"})
    CheckIn.objects.record(alice, today - timedelta(days=1), {"note": f"long {BAD} {'word ' * 120}"})
    RoutineItem(user=alice, kind="chore", name=f"item {BAD}").begin(Rule(today, target=3, unit="glasses"))
    goal = Goal(user=alice, title=f"goal {BAD}")
    Goal.objects.start(goal, [f"step {BAD}", "another"])
    last = Milestone.objects.for_user(alice).in_order().last()
    Milestone.objects.filter(pk=last.pk).update(done_on=today)
    last.refresh_from_db()
    last.celebrate(f"kept {BAD}")


@pytest.fixture
def shown(noon):
    def of(client, name):
        with time_machine.travel(noon, tick=False):
            return client.get(reverse(name)).content.decode()

    return of


WORDS = {
    "moments": ("trigger", "tool"),
    "journal": ("title", "good", "note", "long"),
    "victories": ("good", "kept"),
    "routines": ("item",),
    "today-more": ("item", "goal", "step"),
}


@pytest.mark.usefixtures("_full")
@pytest.mark.parametrize("name", LISTS)
def test_words_are_escaped_and_ones_own(as_alice, as_mallory, shown, name):
    html = shown(as_alice, name)
    assert BAD not in html
    assert "<script>" not in html
    for word in WORDS[name]:
        assert f"{word} {escape(BAD)}" in html
    assert "alert" not in shown(as_mallory, name)


@pytest.mark.usefixtures("_full")
@pytest.mark.parametrize("name", LISTS)
def test_words_that_would_not_open_say_so(as_alice, shown, name):
    with connection.cursor() as cursor:
        for table, column in (
            ("journal_ownword", "label"),
            ("journal_entry", "title"),
            ("journal_checkin", "victory"),
            ("goals_milestone", "text"),
            ("routines_routineitem", "name"),
        ):
            cursor.execute(f"UPDATE {table} SET {column} = decode(repeat('01', 40), 'hex')")
    assert "This entry cannot be opened." in shown(as_alice, name)
