"""What whoever runs the site can see: numbers and kinds of failure, by token, and nothing of a person."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from reminders.channel import Refused
from reminders.mail import MailLine
from reminders.models import Call, Delivery, Reminder, State
from reminders.send import send
from reminders.tests.calls import claimed, mail

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
TOKEN = "a-token-of-the-host"
PAGES = ("/metrics", "/metrics/failures")

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = TOKEN
    return {"Authorization": f"Bearer {TOKEN}"}


def refuse(*args):
    raise Refused("SMTPRecipientsRefused 550")


def metrics(client, token, now):
    """(name, labels but the first letters of them) -> value."""
    with time_machine.travel(now, tick=False):
        text = client.get("/metrics", headers=token).content.decode()
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {(sample.name, *sample.labels.values()): sample.value for sample in samples}


@pytest.mark.parametrize("page", PAGES)
def test_without_a_token_there_is_no_such_page(client, as_alice, page):
    assert client.get(page).status_code == 404
    assert client.get(page, headers={"Authorization": "Bearer "}).status_code == 404
    assert as_alice.get(page).status_code == 404


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("header", [None, "Bearer wrong", "Bearer", TOKEN, "Basic " + TOKEN, "Bearer \xfc"])
def test_another_token_opens_nothing(client, as_alice, token, page, header):
    headers = {"Authorization": header} if header else {}
    for visitor in (client, as_alice):
        answer = visitor.get(page, headers=headers)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
        assert b"reminders" not in answer.content


@pytest.mark.parametrize("page", PAGES)
def test_it_is_kept_in_no_cache_and_only_read(client, token, page):
    answer = client.get(page, headers=token)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert client.post(page, headers=token).status_code == 405


def test_it_tells_what_waits_and_how_late_what_was_sent(client, token, reminder, evening, mailoutbox):
    assert metrics(client, token, evening + MINUTE)["reminders_behind_seconds",] == 60
    ids = claimed(evening + MINUTE)
    waiting = metrics(client, token, evening + 2 * MINUTE)
    assert waiting["reminders_behind_seconds",] == 0
    assert waiting["reminders_waiting", "mail", "waiting"] == 1
    assert waiting["reminders_oldest_seconds", "mail", "waiting"] == 120
    send(mail(ids), lambda: evening + 70 * SECOND)
    after = metrics(client, token, evening + 2 * MINUTE)
    assert after["reminders_total", "mail", "sent"] == 1
    assert ("reminders_waiting", "mail", "waiting") not in after
    buckets = {key[2]: value for key, value in after.items() if key[0] == "reminders_lateness_seconds_bucket"}
    assert (buckets["60"], buckets["120"], buckets["+Inf"]) == (0, 1, 1)


def test_what_waits_in_calls_and_by_itself_is_one_number(client, token, make_person, noon, evening):
    for n in range(3):
        Reminder.objects.start_check_in(make_person(f"person{n}", zone="Europe/Berlin"), noon)
    ids = claimed(evening)
    Call.objects.take(mail(ids[:2]), evening)
    Call.objects.create(channel="mail", ids=ids[2:], slot=evening, nudge_at=evening)
    Delivery.objects.filter(pk=ids[0]).update(state=State.WAITING, slot=evening - MINUTE)
    waiting = metrics(client, token, evening + MINUTE)
    assert waiting["reminders_waiting", "mail", "waiting"] == 2
    assert waiting["reminders_oldest_seconds", "mail", "waiting"] == 120
    assert waiting["reminders_waiting", "mail", "sending"] == 1


def test_failures_show_no_person(client, token, alice, reminder, evening, monkeypatch):
    monkeypatch.setattr(MailLine, "hand_over", refuse)
    send(mail(claimed(evening)), lambda: evening)
    page = client.get("/metrics/failures", headers=token).content.decode()
    delivery = Delivery.objects.get()
    assert page.split()[2:] == [str(delivery.pk), "check-in", "mail", "failed", "1", "SMTPRecipientsRefused", "550"]
    assert not any(word in page for word in ("alice", "example.org", str(alice.pk)))
    assert metrics(client, token, evening)["reminders_in_trouble", "failed"] == 1


def test_a_rule_that_cannot_be_read_is_shown_and_can_be_tried_again(client, token, reminder, evening):
    Reminder.objects.update(zone="Atlantis/Capital", next_due_at=evening)
    claimed(evening)
    assert "ZoneInfoNotFoundError" in client.get("/metrics/failures", headers=token).content.decode()
    assert metrics(client, token, evening)["reminders_in_trouble", "fault"] == 1
    assert "0 deliveries and 1 rules" in said("retry")
    reminder.refresh_from_db()
    assert (reminder.fault, reminder.next_due_at > evening) == ("", True)


def said(what):
    out = StringIO()
    call_command("reminders", what, stdout=out)
    return out.getvalue()


def test_the_command_says_the_same(reminder, evening, monkeypatch):
    monkeypatch.setattr(MailLine, "hand_over", refuse)
    send(mail(claimed(evening)), lambda: evening)
    Delivery.objects.update(state=State.ASIDE, slot=timezone.now())
    assert "SMTPRecipientsRefused 550" in said("failures")
    status = said("status")
    assert "mail     failed              1  so far" in status
    assert "all      aside               1" in status
    assert "1 deliveries and 0 rules" in said("retry")
    assert "mail     waiting             1" in said("status")


def test_what_was_set_aside_long_ago_is_not_sent_after_all(make_person, noon, evening):
    for n in range(3):
        Reminder.objects.start_check_in(make_person(f"person{n}", zone="Europe/Berlin"), noon)
    old, new, patient = claimed(evening)
    Delivery.objects.update(state=State.ASIDE)
    Delivery.objects.filter(pk=patient).update(expires_at=None)
    Delivery.objects.filter(pk=new).update(slot=evening + MINUTE)
    assert Delivery.objects.retry(evening + timedelta(days=1, seconds=1)) == 2
    assert dict(Delivery.objects.values_list("pk", "state")) == {old: "expired", new: "waiting", patient: "waiting"}


def test_what_quiet_hours_hold_is_no_sign_of_trouble(client, token, reminder, evening):
    claimed(evening)
    morning = evening + timedelta(hours=11)
    Call.objects.all().delete()
    Delivery.objects.update(why="quiet", due_at=morning, nudge_at=morning)
    night = metrics(client, token, morning - MINUTE)
    assert night["reminders_waiting", "mail", "held"] == 1
    assert ("reminders_oldest_seconds", "mail", "waiting") not in night
    late = metrics(client, token, morning + MINUTE)
    assert (late["reminders_waiting", "mail", "waiting"], late["reminders_oldest_seconds", "mail", "waiting"]) == (
        1,
        60,
    )


def test_numbers_cost_the_same_few_queries(client, token, reminder, evening, django_assert_num_queries):
    claimed(evening)
    with django_assert_num_queries(6):
        client.get("/metrics", headers=token)
