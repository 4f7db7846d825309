"""The same as in test_raw_dump for the plan: lines, answers, reasons, photos and where naloxone is."""

import base64
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from recovery.tests.test_raw_dump import dump
from support.models import PlanLine, Reason

LINE, CHANGED, REASON, WHERE, THEN = (f"canaryplan{name}" for name in ("line", "changed", "reason", "where", "then"))
REFUSED = "canaryplanrefused"


@pytest.mark.django_db
def test_it_holds_no_word_and_no_point_of_a_plan(as_alice, alice, caplog, capfd):
    part = reverse("plan-part", args=["risky"])
    as_alice.post(part, {"own_1": LINE, "own_2": "x"})
    as_alice.post(part, {"own_1": REFUSED * 30})
    line, other = PlanLine.objects.for_user(alice).in_order()
    as_alice.post(reverse("plan-pairs"), {f"own_{line.pk}": THEN})
    as_alice.post(reverse("plan-line", args=[other.pk]), {"text": CHANGED})
    as_alice.post(reverse("plan-naloxone"), {"where": WHERE, "expires_on": "2030-01-01"})
    as_alice.post(reverse("plan-naloxone"), {"where": REFUSED, "expires_on": "0030-01-01"})
    as_alice.post(reverse("reasons"), {"text": REASON})
    reason = Reason.objects.for_user(alice).get()
    made = BytesIO()
    Image.effect_noise((64, 64), 60).save(made, "PNG")
    as_alice.post(
        reverse("reason-photo-put", args=[reason.pk]),
        {"photo": SimpleUploadedFile("canaryplanfile.png", made.getvalue())},
    )
    photo = as_alice.get(reverse("reason-photo", args=[reason.pk])).content
    written = dump() + caplog.text.encode() + "".join(capfd.readouterr()).encode()
    for words in (LINE, CHANGED, REASON, WHERE, THEN, REFUSED, "canaryplanfile"):
        assert words.encode() not in written
        assert words.encode().hex().encode() not in written
    for piece in (photo[200:240], base64.b64encode(photo)[200:240]):
        assert piece not in written
        assert piece.hex().encode() not in written
    page = as_alice.get(reverse("plan")).content.decode()
    assert all(words in page for words in (LINE, CHANGED, REASON, WHERE, THEN))
