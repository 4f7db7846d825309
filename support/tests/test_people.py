"""My people: added, changed, called, deleted and brought back; and that we were in touch."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.clock import today_for
from support.models import Contact, Group, Person

ANA = {"name": "Ana", "phone": "0151 23456789", "role": "family", "sentence": "Can you talk?", "every_days": "7"}


@pytest.fixture
def ana(alice):
    return Person.objects.create(user=alice, name="Ana", phone="+4915123456789", sentence="Can you talk?")


def page(client, name="people", **given):
    return client.get(reverse(name, **given)).content.decode()


def named(user):
    return [person.name for person in Person.objects.for_user(user).in_order()]


def test_an_empty_list_invites_and_leads_to_numbers_that_answer(as_alice):
    html = page(as_alice)
    assert "Who is glad when you call?" in html
    assert f'href="{reverse("help")}#lines"' in html
    assert reverse("person-order") not in html


def test_it_adds_a_person_who_can_be_called_and_texted_with_one_tap(as_alice, alice):
    as_alice.post(reverse("person-new"), ANA | {"is_close": "on", "how": "She listens"})
    [ana] = Person.objects.for_user(alice)
    assert (ana.phone, ana.every_days, ana.is_close, ana.how) == ("+4915123456789", 7, True, "She listens")
    html = page(as_alice)
    assert 'href="tel:+4915123456789"' in html
    assert 'href="sms:+4915123456789?&amp;body=Can%20you%20talk%3F"' in html
    assert "She listens" in page(as_alice, "person", args=[ana.pk])


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("phone", "12", "Is the area code in it?"),
        ("phone", "my sister", "Please type the digits"),
        ("other_phone", "+999 123", "No country has this code"),
        ("name", "", "Please fill this in"),
        ("name", "x" * 121, "and 120 fit"),
        ("sentence", "x" * 301, "and 300 fit"),
        ("role", "boss", "Select a valid choice"),
        ("every_days", "2", "Select a valid choice"),
    ],
)
def test_it_refuses_kindly_and_keeps_what_was_typed(as_alice, alice, field, text, why):
    answer = as_alice.post(reverse("person-new"), ANA | {"how": "kept words", field: text})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert why in html
    assert "kept words" in html
    assert 'value="0151 23456789"' in html or field == "phone"
    assert named(alice) == []


def test_a_person_without_a_country_is_told_how_to_write_a_number(make_person, client):
    client.force_login(make_person("nora"))
    assert "Start with +" in client.post(reverse("person-new"), ANA).content.decode()
    assert client.post(reverse("person-new"), ANA | {"phone": "+49 151 23456789"}).status_code == 302


def test_a_single_number_is_the_first_and_the_same_twice_is_one(as_alice, alice):
    as_alice.post(reverse("person-new"), {"name": "Ana", "other_phone": "030 123456"})
    as_alice.post(reverse("person-new"), {"name": "Ben", "phone": "030 123456", "other_phone": "+49 30 123456"})
    assert {(row.phone, row.other_phone) for row in Person.objects.for_user(alice)} == {("+4930123456", "")}


def test_sent_twice_it_is_one_and_stays_in_its_place(as_alice, alice, ana):
    action = as_alice.get(reverse("person-new")).context["form"].helper.form_action
    as_alice.post(action, {"name": "Ben"})
    as_alice.post(reverse("person-new"), {"name": "Cy"})
    as_alice.post(action, {"name": "Benjamin"})
    assert named(alice) == ["Ana", "Benjamin", "Cy"]


def test_it_changes_a_person_and_shows_the_number_as_people_there_write_it(as_alice, alice, ana):
    url = reverse("person-edit", args=[ana.pk])
    assert 'value="01512 3456789"' in as_alice.get(url).content.decode()
    assert as_alice.post(url, ANA | {"name": "Anna"})["Location"] == reverse("person", args=[ana.pk])
    assert named(alice) == ["Anna"]


def test_it_deletes_and_brings_back(as_alice, alice, ana):
    there = as_alice.post(reverse("person-delete", args=[ana.pk]))["Location"]
    assert "Deleted." in as_alice.get(there).content.decode()
    assert named(alice) == []
    for name in ("person", "person-edit"):
        assert as_alice.get(reverse(name, args=[ana.pk])).status_code == 404
    for name in ("in-touch", "person-move", "person-delete"):
        assert as_alice.post(reverse(name, args=[ana.pk])).status_code == 404
    as_alice.post(reverse("person-undo", args=[ana.pk]))
    assert named(alice) == ["Ana"]


def test_professionals_have_a_heading_of_their_own(as_alice, alice, ana):
    assert "Professionals" not in page(as_alice)
    Person.objects.create(user=alice, name="Dr. Okafor", role="professional")
    assert page(as_alice).index("Ana") < page(as_alice).index("Professionals") < page(as_alice).index("Dr. Okafor")


@pytest.mark.parametrize(
    ("who", "to", "then"),
    [
        ("Ana", "1", "Ben Ana Cy"),
        ("Cy", "0", "Cy Ana Ben"),
        ("Ben", "99", "Ana Cy Ben"),
        ("Ben", "-1", "Ana Ben Cy"),
        ("Ben", "x", "Ana Ben Cy"),
    ],
)
def test_they_are_put_in_order(as_alice, alice, who, to, then):
    rows = {name: Person.objects.create(user=alice, name=name) for name in ("Ana", "Ben", "Cy")}
    for _ in range(2):
        as_alice.post(reverse("person-move", args=[rows[who].pk]), {"to": to})
    assert named(alice) == then.split()


def test_in_touch_is_one_tap_and_can_be_taken_back(as_alice, alice, ana):
    there = as_alice.post(reverse("in-touch", args=[ana.pk]), {"token": "t"})["Location"]
    as_alice.post(reverse("in-touch", args=[ana.pk]), {"token": "t"})
    [contact] = Contact.objects.for_user(alice)
    assert (contact.person_id, contact.way, contact.day) == (ana.pk, "", today_for(alice, timezone.now()))
    html = as_alice.get(there).content.decode()
    assert "in touch today" in html
    assert reverse("in-touch-undo", args=[contact.pk]) in html
    as_alice.post(reverse("in-touch-undo", args=[contact.pk]))
    assert not Contact.objects.for_user(alice).exists()
    assert "in touch today" not in page(as_alice)


def test_how_we_were_in_touch_is_kept_and_the_persons_own_page_stays_open(as_alice, alice, ana):
    for way in ("call", "text", "met", "pigeon"):
        answer = as_alice.post(reverse("in-touch", args=[ana.pk]), {"way": way, "back": "person"})
        assert answer["Location"].startswith(reverse("person", args=[ana.pk]) + "?")
    assert sorted(contact.way for contact in Contact.objects.for_user(alice)) == ["", "call", "met", "text"]
    newest = Contact.objects.for_user(alice).of(ana)[0]
    undone = as_alice.post(reverse("in-touch-undo", args=[newest.pk]), {"back": "person"})
    assert undone["Location"] == reverse("person", args=[ana.pk])


def test_it_says_gently_for_whom_it_has_been_a_while(as_alice, alice, ana):
    Person.objects.filter(pk=ana.pk).update(every_days=7)
    Contact.objects.note(ana, "", "t", timezone.now() - timedelta(days=7))
    assert "It has been a while" not in page(as_alice)
    Contact.objects.for_user(alice).delete()
    Contact.objects.note(ana, "", "t", timezone.now() - timedelta(days=15))
    html = page(as_alice)
    assert "It has been a while" in html
    assert "in touch 2 weeks ago" in html
    for word in ("overdue", "missed", "late", "should", "!"):
        assert word not in html.split("<main")[1].split("</main>")[0].replace("<!", "").replace("template", "")


def test_someone_new_is_not_named_from_the_first_day_on(as_alice, ana):
    Person.objects.filter(pk=ana.pk).update(every_days=1)
    assert "It has been a while" not in page(as_alice)


def test_another_persons_people_are_never_there(as_mallory, alice, ana):
    assert "Ana" not in page(as_mallory)
    assert "Ana" not in page(as_mallory, "person-order")


@pytest.mark.parametrize("rows", [0, 1, 50])
def test_four_queries_whatever_there_is(as_alice, alice, rows, django_assert_num_queries):
    for number in range(rows):
        person = Person.objects.create(user=alice, name=f"Ana {number}", phone="+4930123456", every_days=1)
        Contact.objects.note(person, "call", "t", timezone.now() - timedelta(days=number))
        Group.objects.create(user=alice, name=f"Group {number}", weekdays=[number % 7])
    with django_assert_num_queries(4):
        assert page(as_alice).count('class="person"') == rows
    if rows:
        with django_assert_num_queries(3):
            page(as_alice, "person", args=[person.pk])
        with django_assert_num_queries(2):
            page(as_alice, "person-order")


def test_a_number_that_cannot_be_opened_breaks_no_page(as_alice, alice, ana, make_person):
    other = Person.objects.create(user=make_person("nora"), name="Hers", phone="+4930123456")
    sealed = Person.objects.filter(pk=other.pk).values_list("phone", flat=True)[0]
    Person.objects.filter(pk=ana.pk).update(phone=sealed)
    assert "tel:" not in page(as_alice)
    assert "This entry cannot be opened." in page(as_alice, "person", args=[ana.pk])


def test_today_the_plan_and_the_tool_lead_here(as_alice, client):
    call = reverse("practice-tool", args=["call"])
    for url, name in ((reverse("today"), "people"), (reverse("plan"), "people"), (call, "person-new")):
        assert f'href="{reverse(name)}"' in as_alice.get(url).content.decode()
    assert f'href="{reverse("person-new")}"' not in client.get(call).content.decode()
