"""The day's page: what is due in its order, ticked in one tap, counted up, taken back, skipped, on past days too."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse

from routines.models import Completion, RoutineRule
from routines.tests.conftest import TODAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def tick(client, item, **fields):
    return client.post(reverse("routine-tick", args=[item.pk]), fields)


def noted(item) -> list[tuple]:
    return list(Completion.objects.filter(item=item).values_list("day", "amount", "state"))


def names(client, address) -> list[str]:
    page = client.get(address).context["page"]
    return [row.item.name for row in page.rows]


def test_it_shows_what_is_due_in_the_order_of_the_day(make_item, as_alice):
    for name, rule in (
        ("water", {}), ("dinner", {"part": "evening"}), ("up", {"at": time(7)}), ("group", {"weekdays": (1,)}),
        ("walk", {"weekdays": (2,), "at": time(12)}), ("alternate", {"every": 2, "anchor": TODAY - DAY}),
    ):  # fmt: skip
        make_item(name, **rule)
    assert names(as_alice, reverse("routines")) == ["up", "walk", "dinner", "water"]
    assert names(as_alice, reverse("routines-day", args=[TODAY - DAY])) == [
        "up",
        "dinner",
        "water",
        "group",
        "alternate",
    ]


def test_one_tap_is_done_and_another_takes_it_back(make_item, as_alice):
    item = make_item()
    assert tick(as_alice, item, amount=1)["Location"] == f"{reverse('routines')}#r-{item.pk}"
    assert noted(item) == [(TODAY, 1, "done")]
    tick(as_alice, item, amount=1)  # the same tap sent twice
    assert noted(item) == [(TODAY, 1, "done")]
    tick(as_alice, item, amount=0)
    assert noted(item) == []


def test_amounts_count_up_to_done_and_on(make_item, as_alice):
    item = make_item("Water", "water", target=2, unit="glasses")
    for amount, said in ((1, "1 of 2 glasses"), (2, "2 of 2 glasses"), (3, "3 of 2 glasses")):
        [row] = as_alice.get(reverse("routines")).context["page"].rows
        assert row.next == amount
        tick(as_alice, item, amount=row.next)
        [row] = as_alice.get(reverse("routines")).context["page"].rows
        assert (row.said, row.is_done, row.back) == (said, amount >= 2, amount - 1)


def test_a_script_gets_the_line_alone(make_item, as_alice):
    item = make_item()
    url = reverse("routine-tick", args=[item.pk])
    html = as_alice.post(url, {"amount": 1}, headers={"X-Fragment": "1"}).content.decode()
    assert html.count("<li") == 1
    assert 'aria-pressed="true"' in html
    assert "<html" not in html


def test_what_was_done_of_it_is_there_again_when_the_skipping_is_taken_back(make_item, as_alice):
    item = make_item("Water", "water", target=8, unit="glasses")
    as_alice.post(reverse("routine-tick", args=[item.pk]), {"amount": 3})
    as_alice.post(reverse("routine-skip", args=[item.pk]), {"reason": "On the road"})
    row = Completion.objects.get(item=item)
    assert (row.state, row.reason, row.amount) == ("skipped", "On the road", 3)
    html = as_alice.get(reverse("routines")).content.decode()
    assert "skipped" in html
    assert 'name="amount" value="3"' in html
    as_alice.post(reverse("routine-tick", args=[item.pk]), {"amount": 3})
    row.refresh_from_db()
    assert (row.state, row.amount) == ("done", 3)


def test_it_is_skipped_with_a_reason_or_without_and_taken_back(make_item, as_alice):
    item = make_item()
    url = reverse("routine-skip", args=[item.pk])
    as_alice.post(url, {"reason": "My knee hurts"})
    assert Completion.objects.get(item=item).state == "skipped"
    assert "My knee hurts" in as_alice.get(reverse("routine-on", args=[item.pk])).content.decode()
    as_alice.post(url)
    [row] = Completion.objects.for_user(item.user)
    assert (row.state, row.reason) == ("skipped", "")
    tick(as_alice, item, amount=1)
    assert noted(item) == [(TODAY, 1, "done")]


@pytest.mark.parametrize(("back", "status"), [(0, 302), (7, 302), (8, 422), (-1, 422)])
def test_the_last_seven_days_are_open(make_item, as_alice, back, status):
    item = make_item()
    day = TODAY - back * DAY
    for url in (reverse("routine-tick", args=[item.pk]), reverse("routine-skip", args=[item.pk])):
        assert as_alice.post(url, {"day": day.isoformat()}).status_code == status
    assert len(noted(item)) == (status == 302)
    shown = as_alice.get(reverse("routines-day", args=[day]))
    assert ("page" in shown.context) == (status == 302)


def test_a_tick_of_today_knows_its_time_and_one_of_a_past_day_only_what_is_said(make_item, as_alice, noon):
    item = make_item()
    tick(as_alice, item)
    assert Completion.objects.get(day=TODAY).at == noon
    tick(as_alice, item, day=(TODAY - DAY).isoformat())
    assert Completion.objects.get(day=TODAY - DAY).at is None
    tick(as_alice, item, day=(TODAY - DAY).isoformat(), at="22:15")
    assert Completion.objects.get(day=TODAY - DAY).at == datetime(2026, 3, 10, 21, 15, tzinfo=UTC)
    tick(as_alice, item, day=(TODAY - DAY).isoformat(), at="01:15")  # before the day's start at 3: the night after
    assert Completion.objects.get(day=TODAY - DAY).at == datetime(2026, 3, 11, 0, 15, tzinfo=UTC)


def test_past_days_keep_the_rule_that_held_then(make_item, as_alice):
    item = make_item("Water", "water", target=8, unit="glasses")
    tick(as_alice, item, amount=8, day=(TODAY - DAY).isoformat())
    as_alice.post(
        reverse("routine-edit", args=[item.pk]),
        {"name": "Tea", "kind": "water", "weekdays": ["0"], "target": "3", "unit": "glasses"},
    )
    assert names(as_alice, reverse("routines")) == []
    [row] = as_alice.get(reverse("routines-day", args=[TODAY - DAY])).context["page"].rows
    assert (row.item.name, row.said, row.is_done) == ("Tea", "8 of 8 glasses", True)
    assert [rule.valid_to for rule in RoutineRule.objects.order_by("valid_from")] == [TODAY - DAY, None]


def test_what_was_done_off_its_days_still_shows(make_item, as_alice):
    item = make_item(weekdays=(0,))
    tick(as_alice, item)
    assert names(as_alice, reverse("routines")) == ["Walk"]


def test_bad_amounts_are_refused(make_item, as_alice):
    item = make_item()
    for amount in ("-1", "a lot", "10000"):
        assert tick(as_alice, item, amount=amount).status_code == 422
    assert noted(item) == []
