"""The same as in test_raw_dump for a week in my words, and for links that show one."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.clock import today_for, week_of
from progress.parts import CHOICES
from recovery.tests.test_raw_dump import dump

NAMES = ("well", "hard", "learned", "focus", "situation", "response")
WORDS = {name: f"canaryweek{name}" for name in NAMES}
HALF = "canaryweekhalf"
LINK = {"passphrase": "canaryweekpassphrase", "name": "canaryweekname"}


@pytest.mark.django_db
def test_it_holds_no_word_of_a_week_and_no_link(as_alice, alice, client, caplog, capfd):
    week = week_of(today_for(alice, timezone.now()))
    args, before = [week.year, week.week], [week.previous.year, week.previous.week]
    words, mark = reverse("week-words", args=args), str(uuid4())
    as_alice.post(reverse("week-words-save", args=args), WORDS | {"mark": mark, "turn": "1"})
    as_alice.post(words, WORDS | {"mark": mark})
    as_alice.post(words, WORDS | {"mark": mark, "response": HALF * 40})
    as_alice.post(reverse("week-words", args=before), {"situation": HALF, "mark": str(uuid4())})
    everything = LINK | {"p": [number for number, _ in CHOICES], "days": "7"}
    made = as_alice.post(reverse("week-share", args=args), everything).content.decode()
    token = made.partition("/s/")[2].partition("/")[0]
    path = reverse("share", args=[token])
    client.post(path, {"passphrase": f"{LINK['passphrase']}wrong"})
    client.post(path, {"passphrase": LINK["passphrase"]})
    shown = client.get(path).content.decode() + as_alice.get(reverse("week-words", args=before)).content.decode()
    shown += as_alice.get(words).content.decode()
    client.get(reverse("share", args=[token + "x"]))
    written = dump() + caplog.text.encode() + "".join(capfd.readouterr()).encode()
    for typed in (*WORDS.values(), HALF, *LINK.values(), token):
        assert typed.encode() not in written
        assert typed.encode().hex().encode() not in written
    assert all(typed in shown for typed in (*WORDS.values(), HALF, LINK["name"]))
