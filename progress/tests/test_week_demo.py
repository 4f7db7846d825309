"""Every figure of every week of the demo year against the slow review, and what its pages say."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from accounts.clock import today_for
from accounts.models import User
from progress.tests.agreeing import differing, missing, missing_elsewhere
from progress.tests.slow.notes import Notes, SlowWeek
from progress.tests.slow.review import told
from progress.tests.slow.trends import trends

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
WEEKS = 54  # the year, and the weeks around its ends


@pytest.mark.django_db
def test_every_week_of_the_demo_year_agrees_on_its_page_too(client):
    with time_machine.travel(NOON, tick=False):
        call_command("demo")
        user = User.objects.select_related("data_key").get()
        client.force_login(user)
        notes, last = Notes(user), today_for(user, NOON)
        for back in range(WEEKS):
            year, week, _ = (last - timedelta(weeks=back)).isocalendar()
            slow = SlowWeek(notes, year, week, NOON)
            assert list(differing(slow)) == [], f"{year}-W{week}"
            assert list(missing(client, slow)) == [], f"{year}-W{week}"
            if back % 5 == 0:
                assert list(missing_elsewhere(client, slow)) == [], f"{year}-W{week}"


@pytest.mark.django_db
def test_each_of_these_weeks_agrees_while_it_is_lived_and_soon_after():
    """On a day of it, another for each week: signs are looked for then, and of the routine today is left out. On a
    Sunday and a Monday the week of eight days ago as well: signs stay beside it for seven days after its end."""
    with time_machine.travel(NOON, tick=False):
        call_command("demo")
    user, seen = User.objects.select_related("data_key").get(), set()
    notes = Notes(user)
    for back in range(WEEKS):
        now = NOON - timedelta(days=8 * back)
        today = today_for(user, now)
        for ago in (0, 8) if today.weekday() in (6, 0) else (0,):
            year, week, _ = (today - timedelta(days=ago)).isocalendar()
            slow = SlowWeek(notes, year, week, now)
            seen |= {name for name, said in told(slow).items() if said}
            assert list(differing(slow)) == [], f"{year}-W{week} on {today}"
    assert seen >= {"taken", "signs", "tools", "routines", "questionnaires", "asks"}


@pytest.mark.django_db
def test_the_demo_year_has_every_trend():
    with time_machine.travel(NOON, tick=False):
        call_command("demo")
    week = SlowWeek(Notes(User.objects.select_related("data_key").get()), 2026, 10, NOON)
    assert len(trends(week, told(week))) == 12
