"""What a week's figures say and withhold, and how often they ask; that they are right is held by the slow review
beside it, on the demo year (`test_week_demo`) and on made-up histories (`test_week_histories`)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from accounts.clock import Week
from accounts.models import User
from journal.models import NotSafe
from progress.week import WeekReview
from support.models import Answer
from support.questionnaires import questionnaires

TODAY = date(2026, 3, 11)
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
WEEK = Week(2026, 11)


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
