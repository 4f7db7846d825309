from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.clock import today_for
from goals.standing import standing_of
from journal.models import NotSafe, SoberDate
from progress.own_help import OwnHelp
from support.models import Naloxone, Person, PlanLine


@pytest.fixture
def own(alice):
    Person.objects.create(user=alice, name="Ana", phone="+4915112345678", is_close=True)
    PlanLine.objects.create(user=alice, part="alone", text="Walk to the lake")
    Naloxone.objects.create(user=alice, id=Naloxone.id_for(alice), has_it=True, where="the blue tin")


@pytest.mark.parametrize("name", ["help", "not-safe"])
def test_it_shows_a_persons_own_plan_and_people_to_them_alone(own, name, client, as_alice, as_mallory):
    page = as_alice.get(reverse(name)).content.decode()
    for words in ("Ana", 'href="tel:+4915112345678"', 'href="sms:+4915112345678', "Walk to the lake", "the blue tin"):
        assert words in page
    for other in (client, as_mallory):
        assert "Walk to the lake" not in other.get(reverse(name)).content.decode()


def test_it_says_nothing_of_naloxone_that_is_not_there(own, alice):
    Naloxone.objects.update(has_it=False)
    assert OwnHelp.of(alice).naloxone == ""


@pytest.mark.parametrize("rows", [0, 30])
def test_it_asks_no_more_with_more_rows(as_alice, alice, rows, django_assert_num_queries):
    for number in range(rows):
        PlanLine.objects.create(user=alice, part="alone", text=f"s{number}")
        Person.objects.create(user=alice, name=f"p{number}", phone="+4930123456")
    with django_assert_num_queries(4):
        as_alice.get(reverse("help"))


def said(user):
    return list(NotSafe.objects.for_user(user).order_by("at").values_list("source", flat=True))


def test_a_tap_is_noted_once_a_day_and_leads_to_the_screen(as_alice, alice):
    for _ in range(2):
        assert as_alice.post(reverse("not-safe"))["Location"] == reverse("not-safe")
    assert said(alice) == ["tap"]
    as_alice.get(reverse("not-safe"))
    assert said(alice) == ["tap"]


def test_a_tap_from_another_site_is_not_noted(as_alice, alice):
    as_alice.post(reverse("not-safe"), headers={"Sec-Fetch-Site": "cross-site"})
    assert said(alice) == []


def test_a_check_in_that_says_so_leads_there_and_is_noted(as_alice, alice):
    answer = as_alice.post(reverse("check-in"), {"not_safe": "on", "used": "yes"})
    assert answer["Location"] == reverse("not-safe")
    assert said(alice) == ["check-in"]


def test_a_check_in_that_does_not_is_not(as_alice, alice):
    as_alice.post(reverse("check-in"), {"mood": "3"})
    assert said(alice) == []


@pytest.mark.parametrize("source", NotSafe.Source.values)
def test_no_milestone_is_offered_for_a_day_whatever_said_it(alice, noon, source):
    SoberDate.objects.create(user=alice, label="x", started_on=noon.date() - timedelta(days=40), is_main=True)
    assert standing_of(alice, noon).offered
    NotSafe.objects.say(alice, source, noon)
    later = noon + timedelta(hours=23, minutes=59)
    assert standing_of(alice, later).offered is None
    assert NotSafe.objects.for_user(alice).is_quiet(later)
    assert standing_of(alice, noon + timedelta(hours=24)).offered
    assert not NotSafe.objects.for_user(alice).is_quiet(noon + timedelta(hours=24))


def test_said_again_on_the_day_it_counts_from_then_on(alice, noon):
    for hours in (0, 5):
        NotSafe.objects.say(alice, NotSafe.Source.ANSWER, noon + timedelta(hours=hours))
    assert said(alice) == ["answer"]
    assert NotSafe.objects.for_user(alice).is_quiet(noon + timedelta(hours=28))


@pytest.mark.parametrize(("days", "is_there"), [(0, True), (6.99, True), (7, False)])
def test_the_plan_stays_on_today_for_a_week(as_alice, alice, mallory, noon, days, is_there):
    NotSafe.objects.say(alice, NotSafe.Source.TAP, noon)
    with time_machine.travel(noon + timedelta(days=days), tick=False):
        page = as_alice.get(reverse("today")).content.decode()
    assert ("Your plan is here" in page) is is_there


def test_it_stays_on_no_others_today(as_mallory, alice):
    NotSafe.objects.say(alice, NotSafe.Source.TAP, timezone.now())
    assert "Your plan is here" not in as_mallory.get(reverse("today")).content.decode()


@pytest.mark.parametrize(
    ("days", "words"), [(31, ""), (30, "is good until"), (0, "is good until"), (-1, "better than none")]
)
def test_today_says_when_naloxone_nears_its_date(as_alice, alice, days, words):
    day = today_for(alice, timezone.now()) + timedelta(days=days)
    Naloxone.objects.create(user=alice, id=Naloxone.id_for(alice), has_it=True, expires_on=day)
    for name in ("today-more", "plan"):
        page = as_alice.get(reverse(name)).content.decode()
        assert words in page
        assert bool(words) is ("naloxone is good" in page or "on your naloxone was" in page)
