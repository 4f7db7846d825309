from datetime import date, timedelta

import numpy as np
import pytest
from celery import Task
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import User
from accounts.vault import CannotOpen
from journal.models import CheckIn, Craving, OwnWord
from progress import finding, tasks
from progress.history import days_of, routine_shares
from progress.models import PatternSet
from progress.models.patterns import LOOKS_BACK, SETTLES
from progress.pattern import Pattern
from progress.tasks import find_patterns, look_again
from routines.models import Completion, RoutineItem
from routines.schedule import Rule, is_due

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
    [(sentence, own)] = kept.told.found
    assert own == ""
    assert sentence.startswith("On days with less than 6 hours of sleep, the strongest craving was about ")
    assert not PatternSet.objects.for_user(mallory).exists()
    CheckIn.objects.all().delete()
    finding.refresh(sleepless, TODAY)
    kept = PatternSet.objects.for_user(sleepless).get()
    assert (kept.noted, kept.told.found, kept.told.compared) == (0, (), 0)


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


def test_a_days_share_is_read_by_the_rules_that_held_then(alice):
    """Daily with a pause, on weekdays from a day on, every third day, and begun before and after what is asked for."""
    first, last = TODAY - timedelta(days=19), TODAY
    rules = [Rule(first - timedelta(days=9)), Rule(days(12)[-1], every=3, anchor=days(12)[-1], target=2)]
    rules += [Rule(days(9)[-1], weekdays=(0, 2, 4)), Rule(TODAY + timedelta(days=1))]
    items = [RoutineItem(user=alice, kind="chore", name=str(n)) for n in range(len(rules))]
    for item, rule in zip(items, rules, strict=True):
        item.begin(rule)
    items[0].pause(days(8)[-1], days(5)[-1])
    for number, day in enumerate(days(30)):
        item = items[number % 3]
        if number % 5 == 4:
            Completion.objects.skip(item, day, "")
        else:
            Completion.objects.record(item, day, 1, None)
    expected = {}
    for day in reversed(days(20)):
        shares = []
        for item in items:
            due = [rule for rule in item.rules() if is_due(rule, day)]
            row = Completion.objects.filter(item=item, day=day).first()
            if due and not (row and row.is_skipped):
                shares.append(min(row.amount / due[0].target, 1) if row else 0)
        if shares:
            expected[day] = sum(shares) / len(shares)
    assert routine_shares(alice, first, last) == expected
    assert len(set(expected.values())) > 3


def test_who_checked_in_since_is_looked_at_again(alice, mallory, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.find_patterns, "delay", asked.append)
    look_again()
    assert asked == []
    CheckIn.objects.record(alice, TODAY, {"mood": 3})
    CheckIn.objects.record(mallory, TODAY, {"mood": 3})
    look_again()
    assert [set(keys) for keys in asked] == [{str(alice.pk), str(mallory.pk)}]
    find_patterns(asked[0])
    PatternSet.objects.update(updated_at=Now() + SETTLES)
    asked.clear()
    look_again()
    assert asked == []
    CheckIn.objects.for_user(mallory).update(updated_at=Now() + SETTLES)
    look_again()
    assert asked == [[str(mallory.pk)]]


class TestCravingChanged:
    """A craving of some weeks ago, with an own word, is in patterns that are settled."""

    @pytest.fixture
    def word(self, alice):
        return OwnWord.objects.named(alice, "trigger", "The bridge")

    @pytest.fixture
    def craving(self, alice, word, noon):
        craving = Craving.objects.create(user=alice, day=TODAY, at=noon, zone="UTC", own_triggers=[word.pk])
        Craving.objects.update(updated_at=Now() - timedelta(days=20))
        finding.refresh(alice, TODAY)
        PatternSet.objects.update(updated_at=Now() - 2 * SETTLES)
        assert PatternSet.objects.outdated(timezone.now()) == []
        return craving

    def test_noted_or_changed(self, alice, craving):
        craving.describe({"triggers": ["sad"]})
        assert PatternSet.objects.outdated(timezone.now()) == [alice.pk]

    def test_deleted_and_brought_back(self, as_alice, alice, craving):
        as_alice.post(reverse("moment-delete", args=[craving.pk]))
        assert PatternSet.objects.outdated(timezone.now()) == [alice.pk]
        Craving.objects.update(updated_at=Now() - timedelta(days=2))
        assert PatternSet.objects.outdated(timezone.now()) == []
        as_alice.post(reverse("moment-restore", args=[craving.pk]))
        assert PatternSet.objects.outdated(timezone.now()) == [alice.pk]

    def test_its_own_word_deleted_for_good(self, as_alice, as_mallory, alice, craving, word):
        word.show(shown=False)
        assert PatternSet.objects.outdated(timezone.now()) == []
        as_mallory.post(reverse("own-word-erase", args=[word.pk]))
        assert PatternSet.objects.outdated(timezone.now()) == []
        as_alice.post(reverse("own-word-erase", args=[word.pk]))
        assert PatternSet.objects.outdated(timezone.now()) == [alice.pk]


@pytest.mark.parametrize("is_named_yet", [False, True])
def test_a_word_deleted_for_good_leaves_what_is_kept(as_alice, alice, noon, is_named_yet):
    """The word stands in the sealed sentences until the next look, and then in nothing, even where cravings name it."""
    word = OwnWord.objects.named(alice, "trigger", "The bridge")
    rng = np.random.default_rng(4)
    for day in days(90):
        there = rng.random() < 0.4
        CheckIn.objects.record(alice, day, {"mood": round(float(np.clip(rng.normal(3 + 4 * there, 1), 0, 10)))})
        Craving.objects.create(
            user=alice, day=day, at=noon, zone="UTC", own_triggers=[word.pk] * there, triggers=["sad"]
        )
    finding.refresh(alice, TODAY)
    kept = PatternSet.objects.for_user(alice).get()
    assert [own for _, own in kept.told.found] == [str(word.pk)]
    assert "The bridge" in kept.words
    word.show(shown=False)
    if is_named_yet:
        OwnWord.objects.filter(pk=word.pk).delete()
    else:
        as_alice.post(reverse("own-word-erase", args=[word.pk]))
    finding.refresh(alice, TODAY)
    kept = PatternSet.objects.for_user(alice).get()
    assert "bridge" not in kept.words
    assert str(word.pk) not in kept.words


def test_what_was_saved_meanwhile_is_not_missed(alice):
    """The check-in came while the older ones were read: it is in nobody's patterns yet."""
    CheckIn.objects.record(alice, TODAY, {"mood": 3})
    find_patterns([str(alice.pk)])
    CheckIn.objects.for_user(alice).update(updated_at=Now() - SETTLES / 2)
    assert PatternSet.objects.outdated(timezone.now()) == [alice.pk]


def test_what_is_long_known_is_not_looked_at(alice):
    CheckIn.objects.record(alice, TODAY, {"mood": 3})
    assert PatternSet.objects.outdated(timezone.now() + 2 * LOOKS_BACK) == []


def test_whoever_may_not_log_in_is_not_looked_at(alice):
    CheckIn.objects.record(alice, TODAY, {"mood": 3})
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert PatternSet.objects.outdated(timezone.now()) == []


def test_one_who_cannot_be_worked_out_holds_up_nobody_else(alice, mallory, monkeypatch, caplog):
    def refresh(user, today):
        if user.pk == alice.pk:
            raise CannotOpen("a key that does not fit")
        there.append(user.pk)

    there = []
    monkeypatch.setattr(finding, "refresh", refresh)
    find_patterns([str(alice.pk), str(mallory.pk)])
    assert there == [mallory.pk]
    assert "CannotOpen" in caplog.text


def test_many_are_asked_for_a_few_at_once(alice, mallory, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.find_patterns, "delay", asked.append)
    monkeypatch.setattr(tasks, "AT_ONCE", 1)
    for user in (alice, mallory):
        CheckIn.objects.record(user, TODAY, {"mood": 3})
    look_again()
    assert sorted(map(len, asked)) == [1, 1]


def test_saving_a_check_in_waits_for_no_broker(as_alice, alice, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(Task, "apply_async", away)
    assert as_alice.post(reverse("check-in"), {"mood": "3"}).status_code == 302
    assert CheckIn.objects.for_user(alice).count() == 1


def test_the_task_is_for_people_who_are_here(sleepless):
    key = str(sleepless.pk)
    find_patterns([key])
    assert PatternSet.objects.for_user(sleepless).get().noted
    sleepless.delete()
    find_patterns([key])
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
