"""The same as in test_raw_dump for answers to questionnaires. They hold no word to look for: so what is looked for is
their written form, and what is stored must not tell one answer from another even by its length."""

from django.db import connection
from django.urls import reverse

from recovery.tests.test_raw_dump import dump
from support.models import Answer

PHQ_9 = {f"q{number}": "2" for number in range(1, 10)}
WRITTEN = ('{"1"', '"9": 2', '"1": 2', "q9=2", "'q9'", '"q9"')


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT items FROM support_answer")
        return [bytes(items) for (items,) in cursor.fetchall()]


def test_no_answer_can_be_read_in_the_database_the_log_or_an_address(as_alice, alice, caplog, capfd):
    fill = reverse("questions-fill", args=["mood-9"], query={"read": "yes"})
    answers = [
        as_alice.post(reverse("questions-save", args=["life"]), {"q1": "2"}),
        as_alice.post(reverse("questions-save", args=["life"]), {"q1": "22"}),
        as_alice.post(fill, PHQ_9 | {"q1": "7"}),
        as_alice.post(fill, PHQ_9),
    ]
    assert [answer.status_code for answer in answers] == [200, 422, 422, 302]
    written = dump() + caplog.text.encode() + "".join(capfd.readouterr()).encode()
    written += "".join(answer.get("Location", "") for answer in answers).encode()
    for form in WRITTEN:
        assert form.encode() not in written
        assert form.encode().hex().encode() not in written
    assert b"phq-9" in written  # which one was filled in is plain, and the privacy page says so
    assert Answer.objects.for_user(alice).get(questionnaire="phq-9").given["9"] == 2


def test_a_draft_and_a_full_form_look_alike_and_the_same_answers_differ(as_alice):
    as_alice.post(reverse("questions-save", args=["life"]), {"q1": "2"})
    as_alice.post(reverse("questions-save", args=["worry"]), {f"q{number}": "2" for number in range(1, 8)})
    as_alice.post(reverse("questions-save", args=["mood"]), {f"q{number}": "2" for number in range(1, 8)})
    assert len({len(items) for items in stored()}) == 1
    assert len(set(stored())) == 3
