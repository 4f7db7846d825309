"""Every figure of the weekly review and of twelve weeks against the slow one, on histories that Hypothesis makes."""

from datetime import timedelta

import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.clock import today_for
from progress.tests.agreeing import differing, missing
from progress.tests.histories import lives, place_and_now
from progress.tests.history_rows import write
from progress.tests.slow.notes import Notes, SlowWeek


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(life=lives, back=st.sampled_from((1, 2, 2, 3)))
def test_any_histories_figures_agree_on_their_pages_too(client, alice, mallory, life, back):
    zone, day_start, now = place_and_now(life["where"])
    for user in (alice, mallory):
        user.zone, user.day_start = zone.key, day_start
    with transaction.atomic(), time_machine.travel(now, tick=False):
        alice.save()
        client.force_login(alice)
        write(life, alice, mallory, now)
        notes = Notes(alice)
        for weeks in (0, back):
            year, week, _ = (today_for(alice, now) - timedelta(weeks=weeks)).isocalendar()
            slow = SlowWeek(notes, year, week, now)
            assert list(differing(slow)) == [], f"{year}-W{week}"
            assert list(missing(client, slow)) == [], f"{year}-W{week}"
        transaction.set_rollback(True)
