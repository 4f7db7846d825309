import pytest
from django.urls import reverse

from journal.models import IfThen
from support.models import Person, PlanLine, Reason, ReasonPhoto


def if_thens(user):
    return [(row.situation, row.response) for row in IfThen.objects.for_user(user).kept().order_by("created_at")]


def test_it_adds_changes_deletes_and_brings_back(as_alice, alice):
    as_alice.post(reverse("if-then-new"), {"situation": "pain", "own_response": "I call Ana"})
    assert if_thens(alice) == [("I am in pain", "I call Ana")]
    [row] = IfThen.objects.for_user(alice)
    url = reverse("if-then-edit", args=[row.pk])
    html = as_alice.get(url).content.decode()
    assert "I call Ana" in html
    assert html.count(" checked") == 1
    assert as_alice.post(url, {"situation": "pain", "response": "walk"})["Location"] == reverse("plan")
    assert if_thens(alice) == [("I am in pain", "I go for a walk")]
    there = as_alice.post(reverse("if-then-delete", args=[row.pk]))["Location"]
    html = as_alice.get(there).content.decode()
    assert if_thens(alice) == []
    assert "I go for a walk" not in html
    as_alice.post(reverse("if-then-undo", args=[row.pk]))
    assert if_thens(alice) == [("I am in pain", "I go for a walk")]


def test_sent_twice_it_is_one(as_alice, alice):
    action = as_alice.get(reverse("if-then-new")).context["form"].helper.form_action
    for _ in range(2):
        as_alice.post(action, {"situation": "sad", "response": "walk"})
    assert len(if_thens(alice)) == 1


def test_it_refuses_half_of_one_and_keeps_what_was_typed(as_alice, alice):
    answer = as_alice.post(reverse("if-then-new"), {"own_situation": "the letter comes"})
    assert answer.status_code == 422
    assert "the letter comes" in answer.content.decode()
    assert if_thens(alice) == []


def test_a_deleted_one_cannot_be_opened(as_alice, alice, noon):
    row = IfThen.objects.create(user=alice, situation="a", response="b", binned_at=noon)
    assert as_alice.get(reverse("if-then-edit", args=[row.pk])).status_code == 404


def test_one_person_never_sees_the_others(as_mallory, alice):
    IfThen.objects.create(user=alice, situation="hers alone", response="b")
    assert "hers alone" not in as_mallory.get(reverse("plan")).content.decode()


@pytest.mark.parametrize("rows", [0, 40])
def test_it_asks_six_queries_whatever_there_is(as_alice, alice, rows, django_assert_num_queries):
    for number in range(rows):
        IfThen.objects.create(user=alice, situation=f"s{number}", response="r")
        PlanLine.objects.create(user=alice, part="signs", text=f"s{number}")
        reason = Reason.objects.create(user=alice, text=f"r{number}")
        ReasonPhoto.objects.create(user=alice, reason=reason, data="aGVycw==")
        Person.objects.create(user=alice, name=f"p{number}", phone="+4930123456")
    with django_assert_num_queries(6):
        assert as_alice.get(reverse("plan")).status_code == 200


def test_it_leads_to_help_and_says_the_line_that_stays(as_alice):
    html = as_alice.get(reverse("plan")).content.decode()
    for words in (reverse("help"), reverse("help") + "#lines", reverse("restart"), reverse("release-new")):
        assert f'href="{words}"' in html
    assert "your body can take less than before" in html
