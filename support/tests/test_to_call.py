"""The people to call, as other pages are given them."""

import pytest

from support.models import Person
from support.people import first_to_call


@pytest.fixture
def add(alice):
    def make(name, phone="+4915123456789", **fields):
        fields.setdefault("position", Person.objects.for_user(alice).next_position())
        return Person.objects.create(user=alice, name=name, phone=phone, **fields)

    return make


def names(user, **given):
    return [one.name for one in first_to_call(user, **given)]


def test_those_who_are_close_come_first_then_the_persons_own_order(alice, add):
    for name, is_close in (("Ben", False), ("Cy", True), ("Ana", False), ("Dee", True)):
        add(name, is_close=is_close)
    assert names(alice) == ["Cy", "Dee", "Ben", "Ana"]
    assert names(alice, most=2) == ["Cy", "Dee"]


def test_it_leaves_out_who_has_no_number_or_was_deleted(alice, mallory, add, noon):
    add("No number", phone="")
    add("Deleted", binned_at=noon)
    add("Ana")
    assert names(alice) == ["Ana"]
    assert names(mallory) == []


def test_each_can_be_called_and_texted_with_the_sentence_that_is_ready(alice, add):
    add("Ana", sentence="Can you talk?", role=Person.Role.PROFESSIONAL)
    [ana] = first_to_call(alice)
    assert (ana.phone, ana.tel_href) == ("01512 3456789", "tel:+4915123456789")
    assert ana.sms_href == "sms:+4915123456789?&body=Can%20you%20talk%3F"
    assert ana.is_professional


def test_a_text_goes_to_the_first_number_that_takes_texts(alice, add):
    add("Ana", phone="+4930123456", other_phone="+4915123456789")
    add("Landline", phone="+4930123456")
    assert [(one.tel_href, one.sms_href) for one in first_to_call(alice)] == [
        ("tel:+4930123456", "sms:+4915123456789"),
        ("tel:+4930123456", ""),
    ]


@pytest.mark.parametrize("rows", [0, 1, 50])
def test_it_is_one_query(alice, add, rows, django_assert_num_queries):
    for number in range(rows):
        add(f"Ana {number}", position=number)
    with django_assert_num_queries(1):
        assert len(first_to_call(alice)) == rows
