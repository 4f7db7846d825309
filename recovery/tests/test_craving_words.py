"""What is typed on the way through a craving is read by nobody else."""

from django.urls import reverse
from django.utils import timezone

from journal.models import Craving
from recovery.tests.test_raw_dump import dump


def test_no_word_of_ones_own_is_in_the_database_the_log_or_an_address(as_alice, alice, caplog, capfd):
    begun = Craving.objects.begin(alice, "a token", 8, timezone.now())
    given = {name: f"canary{name} here" for name in ("new_trigger", "where", "company", "thought")}
    answers = [
        as_alice.post(reverse("moment-trigger", args=[begun.pk]), given),
        as_alice.post(reverse("moment-tool", args=[begun.pk]), {"new_tool": "canarytool here"}),
        as_alice.post(reverse("moments-log"), {**given, "before": "4"}),
        as_alice.post(reverse("moments-log"), {**given, "before": "44"}),
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 422]
    written = dump() + caplog.text.encode() + "".join(capfd.readouterr()).encode()
    written += "".join(answer.get("Location", "") for answer in answers).encode()
    assert b"canary" not in written
    assert b"canary".hex().encode() not in written
    assert "canarythought here" in as_alice.get(reverse("moment-edit", args=[begun.pk])).content.decode()
