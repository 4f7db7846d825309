"""Whom to call and why, in the tools that are about them: alone and under a craving, of one person only."""

import re
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from help.tests.pages import Page
from journal.models import Craving, PracticeSession
from support.models import Person, Reason, ReasonPhoto

ANA, BEN = "+4915112345678", "+4930901820"


def call_ana_first(user):
    Person.objects.create(user=user, name="Ben", phone=BEN, position=1)
    Person.objects.create(user=user, name="Ana", phone=ANA, is_close=True, position=2)
    Person.objects.create(user=user, name="Without a phone")


@pytest.fixture(params=["alone", "in a craving"])
def tool(request, alice):
    """The page of that tool for alice, standing alone or while a craving lasts."""

    def address(key: str) -> str:
        if request.param == "alone":
            return reverse("practice-tool", args=[key])
        craving = Craving.objects.begin(alice, "hers", 8, timezone.now())
        return reverse("moment-use", args=[craving.try_tool(key, timezone.now()).pk, key])

    return address


def test_the_first_people_are_one_tap_away(as_alice, alice, tool):
    call_ana_first(alice)
    page = Page(as_alice.get(tool("call")).content.decode())
    assert [a["href"] for a in page.all("a") if a["href"].startswith("tel:")] == [f"tel:{ANA}", f"tel:{BEN}"]
    assert [a["href"] for a in page.all("a") if a["href"].startswith("sms:")] == [f"sms:{ANA}"]
    assert "Without a phone" not in page.words
    assert "I am having a hard moment." in page.words


def test_my_reasons_stand_in_my_order_with_their_photos(as_alice, alice, tool):
    second = Reason.objects.create(user=alice, text="The lake in June", position=2)
    Reason.objects.create(user=alice, text="Mia", position=1)
    ReasonPhoto.objects.create(user=alice, reason=second, data="aGVycw==")
    page = Page(as_alice.get(tool("reasons")).content.decode())
    assert page.words.index("Mia") < page.words.index("The lake in June")
    assert [image["src"] for image in page.all("img")] == [reverse("reason-photo", args=[second.pk])]


@pytest.mark.parametrize(
    ("key", "words", "leads_to"),
    [("call", "One person is enough", "person-new"), ("reasons", "One line is enough", "reasons")],
)
def test_where_there_are_none_yet_it_leads_to_the_first(as_alice, tool, key, words, leads_to):
    page = Page(as_alice.get(tool(key)).content.decode())
    assert words in page.words
    assert reverse(leads_to) in [a["href"] for a in page.all("a")]


def test_they_are_shown_to_nobody_else(alice, as_mallory):
    call_ana_first(alice)
    Reason.objects.create(user=alice, text="Mia")
    for client in (as_mallory, Client()):
        for key, theirs in (("call", "Ana"), ("reasons", "Mia")):
            html = client.get(reverse("practice-tool", args=[key])).content.decode()
            assert not re.search(rf"\b{theirs}\b", html)  # a token may have these letters within


@pytest.mark.parametrize("rows", [0, 1, 9])
@pytest.mark.parametrize(("key", "alone", "most"), [("call", 2, 4), ("reasons", 4, 6), ("walk", 1, 3)])
def test_it_asks_a_fixed_number_of_queries(as_alice, alice, key, alone, most, rows, django_assert_num_queries):
    for number in range(rows):
        Person.objects.create(user=alice, name=f"P{number}", phone=ANA)
        Reason.objects.create(user=alice, text=f"R{number}")
    craving = Craving.objects.begin(alice, "hers", 8, timezone.now()).try_tool(key, timezone.now())
    for url, queries in (
        (reverse("practice-tool", args=[key]), alone),
        (reverse("moment-use", args=[craving.pk, key]), most),
    ):
        with django_assert_num_queries(queries):
            assert as_alice.get(url).status_code == 200


@pytest.mark.parametrize("key", ["call", "reasons"])
def test_they_are_noted_as_done_like_any_tool(as_alice, alice, key):
    as_alice.post(reverse("practice-done"), {"tool": key, "token": "t"})
    assert [session.tool for session in PracticeSession.objects.for_user(alice)] == [key]


def test_the_tool_is_the_cravings_own_whatever_the_address_says(as_alice, alice):
    craving = Craving.objects.begin(alice, "hers", 8, timezone.now()).try_tool("grounding", timezone.now())
    for args in ([craving.pk], [craving.pk, "call"]):
        assert "Name 5 things you can see." in as_alice.get(reverse("moment-use", args=args)).content.decode()
    assert as_alice.get(reverse("moment-use", args=[UUID(int=7), "call"])).status_code == 404
