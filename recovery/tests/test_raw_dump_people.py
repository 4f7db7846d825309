"""The same as in test_raw_dump for people, their phones, and groups."""

import pytest
from django.urls import reverse

from recovery.tests.test_raw_dump import dump
from support.models import Contact, Group, Person

PERSON = {"name": "canaryname", "how": "canaryhow", "sentence": "canarysentence"}
PHONES = {"phone": "0151 23456789", "other_phone": "030 987654"}
GROUP = {
    "name": "canarygroup",
    "place": "canaryplace",
    "link": "https://canary.example/canaryroom",
    "note": "canarynote",
}
DIALLED = {"phone": "030 24681012"}
REFUSED = {"name": "canaryrefused", "phone": "+999 1357911131517", "link": "http://canaryrefused.example"}
DIGITS = ("15123456789", "30987654", "3024681012", "1357911131517")


@pytest.mark.django_db
def test_it_holds_no_name_no_phone_and_no_place(as_alice, alice, caplog, capfd):
    as_alice.post(reverse("person-new"), PERSON | PHONES | {"role": "friend", "every_days": "7"})
    as_alice.post(reverse("person-new"), REFUSED)
    person = Person.objects.for_user(alice).get()
    as_alice.post(reverse("person-edit", args=[person.pk]), PERSON | PHONES)
    as_alice.post(reverse("in-touch", args=[person.pk]), {"way": "call"})
    as_alice.post(reverse("group-new"), GROUP | DIALLED | {"weekdays": ["1"], "at": "19:00"})
    as_alice.post(reverse("group-new"), REFUSED)
    group = Group.objects.for_user(alice).get()
    assert Contact.objects.for_user(alice).exists()
    pages = [
        as_alice.get(url).content.decode()
        for url in (reverse("people"), reverse("person", args=[person.pk]), reverse("groups"))
    ]
    written = dump() + caplog.text.encode() + "".join(capfd.readouterr()).encode()
    for words in (*PERSON.values(), *GROUP.values(), *REFUSED.values(), *DIGITS):
        assert words.encode() not in written
        assert words.encode().hex().encode() not in written
    for words in (*PERSON.values(), *GROUP.values(), *DIGITS[:3]):
        assert any(words in page for page in pages), words
    assert person.name not in repr(person) + repr(group)
