from datetime import date, timedelta

import numpy as np
import pytest
from django.urls import reverse
from kombu.exceptions import OperationalError

from journal.models import CheckIn, Craving, OwnWord
from progress import finding, hooks
from progress.history import days_of, routine_shares
from progress.models import PatternSet
from progress.pattern import Pattern
from progress.tasks import find_patterns
from routines.models import Completion, RoutineItem
from routines.schedule import Rule

TODAY = date(2026, 3, 11)


def days(count):
    return [TODAY - timedelta(days=n) for n in range(count)]


@pytest.fixture
def sleepless(alice):
    """Ninety days on which short nights and strong cravings go together."""
    rng = np.random.default_rng(2)
    for day in days(90):
        short = rng.random() < 0.4
        craving = round(float(np.clip(rng.normal(3 + 3 * short, 1), 0, 10)))
        CheckIn.objects.record(alice, day, {"craving": craving, "sleep_hours": 5 if short else 8})
    return alice


def test_it_finds_and_keeps_what_a_persons_days_carry(sleepless, mallory):
    finding.refresh(sleepless, TODAY)
    kept = PatternSet.objects.for_user(sleepless).get()
    assert (kept.rests_on, kept.noted) == (TODAY, 90)
    [sentence] = kept.sentences
    assert sentence.startswith("On days with less than 6 hours of sleep, the strongest craving was about ")
    assert not PatternSet.objects.for_user(mallory).exists()
    CheckIn.objects.all().delete()
    finding.refresh(sleepless, TODAY)
    kept = PatternSet.objects.for_user(sleepless).get()
    assert (kept.noted, kept.sentences) == (0, [])


def test_its_days_are_what_every_room_noted(alice, mallory, noon):
    CheckIn.objects.record(alice, TODAY, {"mood": 4, "used": "no", "did": ["meeting"]})
    CheckIn.objects.record(alice, TODAY - timedelta(days=400), {"mood": 1})
    CheckIn.objects.record(mallory, TODAY, {"mood": 1})
    own = OwnWord.objects.named(alice, "trigger", "The bridge")
    fields = {"user": alice, "day": TODAY, "at": noon, "zone": "UTC"}
    Craving.objects.create(**fields, triggers=["sad"], own_triggers=[own.pk])
    Craving.objects.create(**fields, triggers=["pain"], binned_at=noon)
    [one] = days_of(alice, TODAY - timedelta(days=90), TODAY)
    assert (one.day, one.mood, one.used, one.did) == (TODAY, 4, "no", ["meeting"])
    assert one.triggers == {"sad", str(own.pk)}
    assert one.routine_share is None


def test_a_days_share_of_the_routine_leaves_out_what_was_skipped(alice):
    items = [RoutineItem(user=alice, kind="chore", name=name) for name in ("a", "b", "c")]
    for item, target in zip(items, (1, 4, 1), strict=True):
        item.begin(Rule(TODAY, target=target))
    Completion.objects.record(items[0], TODAY, 1, None)
    Completion.objects.record(items[1], TODAY, 2, None)
    Completion.objects.skip(items[2], TODAY, "")
    assert routine_shares(alice, TODAY - timedelta(days=3), TODAY) == {TODAY: 0.75}


def test_saving_a_check_in_asks_for_it_and_never_waits(as_alice, monkeypatch):
    asked = []
    monkeypatch.setattr(hooks.find_patterns, "delay", asked.append)
    as_alice.post(reverse("check-in"), {"mood": "3"})
    assert len(asked) == 1


def test_without_a_broker_the_check_in_is_saved(as_alice, alice, monkeypatch):
    def away(key):
        raise OperationalError

    monkeypatch.setattr(hooks.find_patterns, "delay", away)
    assert as_alice.post(reverse("check-in"), {"mood": "3"}).status_code == 302
    assert CheckIn.objects.for_user(alice).count() == 1


def test_the_task_is_for_people_who_are_here(sleepless):
    key = str(sleepless.pk)
    find_patterns(key)
    assert PatternSet.objects.for_user(sleepless).get().noted
    sleepless.delete()
    find_patterns(key)
    assert not PatternSet.objects.exists()


def pattern(**fields):
    usual = {"factor": "did", "value": "meeting", "outcome": "craving", "is_next_day": False, "effect": -1.04}
    return Pattern(**{**usual, "low": -1.6, "high": -0.5, "n_with": 24, "n_without": 51, "chance": 0.0002, **fields})


def test_its_sentences_say_how_much_and_on_how_many_days_and_never_why():
    assert pattern().sentence == (
        "On days with “Meeting”, the strongest craving was about 1.0 point lower (likely between 0.5 and 1.6). "
        "24 days with it, 51 without."
    )
    own = {("triggers", "k"): "The bridge"}
    after = pattern(factor="triggers", value="k", is_next_day=True, effect=2, low=1, high=3).said(own)
    assert after.startswith(
        "On the day after days with “The bridge”, the strongest craving was about 2.0 points higher"
    )
    for word in ("because", "causes", "leads to", "risk"):
        assert word not in after
