"""Today with something from every room in it."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.clock import today_for
from goals.models import Goal
from journal.models import CheckIn, Lapse, NotSafe, SoberDate
from routines.models import RoutineItem
from routines.schedule import Rule
from support.models import Appointment, Naloxone


@pytest.mark.parametrize("last_seen", [0, 1, 2, 30])
@pytest.mark.parametrize("rows", [1, 25])
def test_both_parts_together_ask_eight_queries_at_most_and_who_it_is_once_more(
    as_alice, alice, last_seen, rows, django_assert_max_num_queries
):
    now = timezone.now()
    today = today_for(alice, now)
    for number in range(rows):
        RoutineItem(user=alice, kind="chore", name=f"Item {number}").begin(Rule(today - timedelta(days=50)))
        Goal.objects.start(Goal(user=alice, title=f"Goal {number}"), ["One", "Two"])
        SoberDate.objects.create(
            user=alice, label="Count", started_on=today - timedelta(days=40 + number), is_main=not number
        )
        CheckIn.objects.record(alice, today - timedelta(days=last_seen + number), {"mood": 3})
        Lapse.objects.create(user=alice, day=today - timedelta(days=60 + number), zone=alice.zone)
        Appointment.objects.create(
            user=alice, day=today + timedelta(days=2), at=time(15, number), zone=alice.zone, with_whom="<b>Dr. Moss</b>"
        )
    Lapse.objects.update(created_at=now - timedelta(days=60))
    Naloxone.objects.put(Naloxone(id=Naloxone.id_for(alice), user=alice, has_it=True, expires_on=today))
    NotSafe.objects.say(alice, NotSafe.Source.TAP, now - timedelta(days=2))
    with django_assert_max_num_queries(3 if last_seen else 2):  # after days away: what came of them in a circle
        assert "Your plan is here" in as_alice.get(reverse("today")).content.decode()
    with django_assert_max_num_queries(6):
        html = as_alice.get(reverse("today-more")).content.decode()
    for words in ("One small step", "Yes, keep it", "Item 0", "&lt;b&gt;Dr. Moss&lt;/b&gt;", "Your naloxone"):
        assert words in html
    assert html.count("Yes, keep it") == 1
