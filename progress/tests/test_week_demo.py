"""Every figure of every week of the demo year against the slow review, and what the pages say of it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from accounts.clock import Week, today_for
from accounts.models import User
from progress.tests.slow.laid_out import differences, laid_out
from progress.tests.slow.notes import Notes, SlowWeek
from progress.tests.slow.page import missing_on
from progress.tests.slow.review import told
from progress.week import WeekReview

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
            slow = told(SlowWeek(notes, year, week, NOON))
            found = differences(laid_out(WeekReview.of(user, Week(year, week), NOON)), slow)
            assert list(found) == [], f"{year}-W{week}"
            page = client.get(reverse("week", args=[year, week]))
            assert missing_on(page.content.decode(), slow) == [], f"{year}-W{week}"


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
            slow = told(SlowWeek(notes, year, week, now))
            seen |= {name for name, said in slow.items() if said}
            found = differences(laid_out(WeekReview.of(user, Week(year, week), now)), slow)
            assert list(found) == [], f"{year}-W{week} on {today}"
    assert seen >= {"taken", "signs", "tools", "routines", "questionnaires", "asks"}
