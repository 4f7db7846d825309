"""The same as in test_raw_dump for appointments, what to bring up, medicines, and the calendar's address."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.clock import today_for
from recovery.tests.test_raw_dump import dump
from support.models import Appointment, BringUp

WORDS = {name: f"canarycare{name.replace('_', '')}" for name in ("with_whom", "place", "note")}
LINK = "https://canarycarelink.example/room"
AFTER = {"notes": "canarycarenotes", "homework": "canarycarehomework"}
BRING, REFUSED = "canarycarebring", "canarycarerefused"
MEDICINE = {"name": "canarycaremedicine", "dose": "canarycaredose", "first": "07:41"}

STAMP = re.compile(rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")  # when a row was made may be the very minute of a dose


@pytest.mark.django_db
def test_it_holds_no_word_of_care(as_alice, alice, caplog, capfd):
    day = today_for(alice, timezone.now()) - timedelta(days=7)
    sent = WORDS | {"link": LINK, "day": f"{day}", "at": "10:00", "repeats": "1w"}
    as_alice.post(reverse("appointment-new"), sent)
    row = Appointment.objects.for_user(alice).get()
    as_alice.post(reverse("appointment-new"), sent | {"note": REFUSED, "day": ""})
    visit = reverse("visit", args=[row.pk, day])
    as_alice.post(visit, AFTER)
    as_alice.post(reverse("appointment-edit", args=[row.pk]), sent | {"day": f"{day + timedelta(days=8)}"})
    action = as_alice.get(visit).context["homework"][0][2]
    as_alice.post(action, {"kind": "homework", "name": AFTER["homework"]})
    as_alice.post(reverse("bring-ups"), {"text": BRING})
    as_alice.post(reverse("bring-up-tick", args=[BringUp.objects.for_user(alice).get().pk]), {"done": "1"})
    as_alice.post(reverse("medicines"), MEDICINE)
    token = as_alice.post(reverse("calendar-make")).content.decode().partition("/feed/")[2].partition(".ics")[0]
    as_alice.get(reverse("feed", args=[token]))
    as_alice.get(reverse("feed", args=[token + "x"]))
    shown = [as_alice.get(url).content.decode() for url in (visit, reverse("bring-ups"), reverse("medicines"))]
    written = STAMP.sub(b"", dump()) + caplog.text.encode() + "".join(capfd.readouterr()).encode()
    typed = (*WORDS.values(), LINK, *AFTER.values(), BRING, REFUSED, *MEDICINE.values(), token)
    for words in typed:
        assert words.encode() not in written
        assert words.encode().hex().encode() not in written
    assert all(words in "".join(shown) for words in typed if words not in (REFUSED, token))
