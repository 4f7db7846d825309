"""The same as in test_raw_dump for goals, steps, small victories and keepsakes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.models import Goal, Milestone, SoberMilestone
from journal.models import SoberDate
from recovery.tests.test_raw_dump import dump

GOAL = {name: f"canarygoal{name.replace('_', '')}" for name in ("title", "why", "reward", "step_1", "step_2")}
CHANGED = {"title": "canarychangedtitle", "why": "canarychangedwhy"}
STEP, NOTE, WORDS, REFUSED = "canarychangedstep", "canarysmallvictory", "canarykeepsakewords", "canaryrefused"


@pytest.mark.django_db
def test_it_holds_no_word_of_a_goal(as_alice, alice, caplog, capfd):
    as_alice.post(reverse("goal-new"), GOAL)
    goal = Goal.objects.for_user(alice).get()
    first, _ = Milestone.objects.for_user(alice).in_order()
    as_alice.post(reverse("goal-edit", args=[goal.pk]), CHANGED)
    as_alice.post(reverse("step-edit", args=[first.pk]), {"text": STEP})
    as_alice.post(reverse("step-edit", args=[first.pk]), {"text": REFUSED, "due_on": "1999-01-01"})
    as_alice.post(reverse("step-add", args=[goal.pk]), {"step_1": REFUSED * 20})
    as_alice.post(reverse("step-done", args=[first.pk]), {"done": "yes"})
    as_alice.post(reverse("step-celebrate", args=[first.pk]), {"note": NOTE})
    started = timezone.now().date() - timedelta(days=40)
    count = SoberDate.objects.create(user=alice, label="x", started_on=started, is_main=True)
    as_alice.post(reverse("milestone-keep", args=[count.pk]), {"key": "30d"})
    kept = SoberMilestone.objects.for_user(alice).get()
    as_alice.post(reverse("keepsake-words", args=[kept.pk]), {"words": WORDS})
    written = dump() + caplog.text.encode() + "".join(capfd.readouterr()).encode()
    for words in (*GOAL.values(), *CHANGED.values(), STEP, NOTE, WORDS, REFUSED):
        assert words.encode() not in written
        assert words.encode().hex().encode() not in written
    page = as_alice.get(reverse("goal", args=[goal.pk])).content.decode()
    assert all(words in page for words in (*CHANGED.values(), STEP, NOTE, GOAL["step_2"]))
    assert WORDS in as_alice.get(reverse("keepsake", args=[kept.pk])).content.decode()
