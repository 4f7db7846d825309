"""Fields that take the key of a row: all of them, written down, and a stranger's key is refused in each."""

from datetime import date
from html.parser import HTMLParser
from typing import Final

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.owned import Owned
from journal.models import IfThen, OwnWord, SoberDate
from recovery.tests.pages import address_of, furnish, walk
from recovery.tests.test_urls import KEYED
from routines.models import RoutineItem
from support.models import PlanLine

DAY: Final = {"day": "2026-03-11"}
# (page, field) -> what else is sent. Each is a form that answers 422 to a key that it did not offer.
FORMS: Final[dict[tuple[str, str], dict[str, str]]] = {
    ("lapse-edit", "counts"): DAY,
    ("restart-what", "counts"): DAY,
    ("moment-trigger", "own_triggers"): {},
    ("moment-edit", "own_triggers"): {"before": "5"},
    ("moment-edit", "own_tool"): {"before": "5"},
    ("moments-log", "own_triggers"): {"before": "5"},
    ("moments-log", "own_tool"): {"before": "5"},
    ("plan-signs", "signs"): {},
}
# Read without a form, each with a test below: a key that is not the person's own is as if nothing had been sent.
OTHERS: Final = {
    ("moment-tool", "tool"),
    ("moments", "tool"),
    ("moments", "trigger"),
    ("plan-pairs", "then_…"),
    ("plan-pairs", "own_…"),
}
# Not a key but an address of this site, to go back to: whose page that is, the page asks itself.
ADDRESSES: Final = {("visit", "back")}


class Fields(HTMLParser):
    """(name, value) of all that a page's forms can send by themselves."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()
        self.select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "select":
            self.select = given.get("name", "")
        elif tag in ("input", "button", "option", "textarea"):
            self.found.add((given.get("name", self.select if tag == "option" else ""), given.get("value", "")))


def keys_of_rows(user: User) -> set[str]:
    owned = [model for model in apps.get_models() if issubclass(model, Owned)]
    return {str(pk) for model in owned for pk in model.objects.for_user(user).values_list("pk", flat=True)}


def names_of_fields(html: str, keys: set[str]) -> set[str]:
    """The fields that hold one of these keys in their value, or in their name, where it stands as …"""
    found = set()
    for name, value in Fields(html).found:
        in_name = next((key for key in keys if key in name), "")
        if in_name or any(key in value for key in keys):
            found.add(name.replace(in_name, "…") if in_name else name)
    return found


def test_the_list_is_whole_and_no_page_names_a_row_of_another(alice: User, mallory: User, as_alice, as_mallory):
    hers, mallorys = furnish(alice), furnish(mallory)
    keys = keys_of_rows(alice)
    found = {(page, field) for page, answer in walk(as_alice, hers)
             for field in names_of_fields(answer.content.decode(), keys)}  # fmt: skip
    assert found == set(FORMS) | OTHERS | ADDRESSES
    keys = keys_of_rows(alice)
    told = [page for page, answer in walk(as_mallory, mallorys) if any(key in answer.content.decode() for key in keys)]
    assert told == []


def offered(user: User) -> dict[str, str]:
    """A key of this person's for each field."""
    words = f"Hers: {user.username}"
    count, _ = [
        SoberDate.objects.create(user=user, label=words, started_on=date(2026, 1, 1), is_main=is_main)
        for is_main in (True, False)
    ]
    trigger, tool = [
        OwnWord.objects.create(user=user, kind=kind, label=words) for kind in (OwnWord.Kind.TRIGGER, OwnWord.Kind.TOOL)
    ]
    sign = PlanLine.objects.create(user=user, part=PlanLine.Part.SIGNS, text=words)
    rows = {"counts": count, "own_triggers": trigger, "own_tool": tool, "signs": sign}
    return {field: str(row.pk) for field, row in rows.items()}


def holds(user: User, key: str) -> bool:
    """Whether any row of this person's has this key in any of its fields."""
    owned = [model for model in apps.get_models() if issubclass(model, Owned)]
    rows = [row for model in owned for row in model.objects.for_user(user)]
    return any(key in repr(getattr(row, field.attname)) for row in rows for field in row._meta.concrete_fields)


@pytest.mark.parametrize(("page", "field"), sorted(FORMS))
def test_a_form_refuses_the_key_of_another(page, field, alice: User, mallory: User, as_mallory: Client):
    hers, own = offered(alice), offered(mallory)
    url = address_of(page, {page: KEYED[page](mallory)} if page in KEYED else {})
    refused = as_mallory.post(url, {**FORMS[page, field], field: hers[field]})
    assert refused.status_code == 422
    assert "Hers: alice" not in refused.content.decode()
    assert not holds(mallory, hers[field])
    assert as_mallory.post(url, {**FORMS[page, field], field: own[field]}).status_code == 302
    assert holds(mallory, own[field])


def test_a_craving_takes_no_tool_of_another(alice: User, mallory: User, as_mallory: Client):
    tool = OwnWord.objects.create(user=alice, kind=OwnWord.Kind.TOOL, label="Hers")
    craving = KEYED["moment-tool"](mallory)
    answer = as_mallory.post(reverse("moment-tool", args=[craving.pk]), {"tool": str(tool.pk)})
    assert answer["Location"] == reverse("moment-after", args=[craving.pk]) + "?rate=1"
    assert not holds(mallory, str(tool.pk))


@pytest.mark.parametrize(("field", "kind"), [("tool", OwnWord.Kind.TOOL), ("trigger", OwnWord.Kind.TRIGGER)])
def test_a_list_is_not_narrowed_by_a_word_of_another(field, kind, alice: User, as_mallory: Client):
    word = OwnWord.objects.create(user=alice, kind=kind, label="Hers alone")
    html = as_mallory.get(reverse("moments"), {field: str(word.pk)}).content.decode()
    assert "Hers alone" not in html
    assert str(word.pk) not in html


@pytest.mark.parametrize("field", ["then", "own"])
def test_no_answer_is_paired_with_a_line_of_another(field, alice: User, mallory: User, as_mallory: Client):
    hers, own = (
        PlanLine.objects.create(user=user, part=PlanLine.Part.RISKY, text=user.username) for user in (alice, mallory)
    )
    as_mallory.post(reverse("plan-pairs"), {f"{field}_{line.pk}": "walk" for line in (hers, own)})
    assert [if_then.situation for if_then in IfThen.objects.for_user(mallory)] == ["mallory"]
    assert not IfThen.objects.for_user(alice).exists()


def test_an_item_that_is_dragged_before_one_of_another_moves_nothing_of_theirs(alice, mallory, as_mallory: Client):
    """Sent by the script that drags, and so on no page."""
    hers, own = KEYED["routine-move"](alice), KEYED["routine-move"](mallory)
    before = RoutineItem.objects.for_user(alice).values().get()
    answer = as_mallory.post(reverse("routine-move", args=[own.pk]), {"before": str(hers.pk)})
    assert answer.status_code == 302
    assert RoutineItem.objects.for_user(alice).values().get() == before
    assert not holds(mallory, str(hers.pk))
