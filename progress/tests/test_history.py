"""The days that go into the patterns against plain Python over the rows, on histories that Hypothesis makes."""

from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from progress import history
from progress.tests.histories import lives, place_and_now
from progress.tests.history_rows import write
from progress.tests.slow.days import day_of
from progress.tests.slow.facts import days_of, routine_shares
from progress.tests.slow.laid_out import differences
from progress.tests.slow.notes import Notes
from routines import words

# An item that comes daily, three times, so that much of what is ticked was due.
DAILY = {
    "kind": words.KINDS[0][0],
    "binned": False,
    "first": -95,
    "schedules": [{"weekdays": list(range(7)), "every": None, "anchor": 0, "target": 3}],
    "stop": None,
}
ticks = st.dictionaries(st.integers(-9, 0), st.tuples(st.booleans(), st.integers(1, 4)), min_size=3)


@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(life=lives, ticks=ticks, ago=st.sampled_from((-1, 0, 3)), length=st.sampled_from((9, 60)))
def test_any_histories_days_agree(alice, mallory, life, ticks, ago, length):
    zone, day_start, now = place_and_now(life["where"])
    for user in (alice, mallory):
        user.zone, user.day_start = zone.key, day_start
    life = life | {"routines": [DAILY, *life["routines"]]}
    life["ticks"] = life["ticks"] | {(0, step): said for step, said in ticks.items()}
    last = day_of(now, zone, day_start) - timedelta(days=ago)
    first = last - timedelta(days=length - 1)
    with transaction.atomic():
        write(life, alice, mallory, now)
        days = [asdict(day) | {"triggers": set(day.triggers)} for day in history.days_of(alice, first, last)]
        notes, shares = Notes(alice), history.routine_shares(alice, first, last)
        assert list(differences(days, days_of(notes, first, last))) == []
        assert list(differences(shares, routine_shares(notes, first, last))) == []
        transaction.set_rollback(True)
