"""Every page of the site as one person sees it, with rows of every kind for it to show."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.owned import Owned
from journal.models import OwnWord, SoberDate
from recovery.tests.test_urls import EXAMPLES, KEYED, NAMES, keys_of
from support.models import PlanLine

LEAVES: Final = {"exit"}  # asked for, it ends the session
# Where what an address carries is ours to know, an example that is there.
OURS: Final = {
    "lesson": {"key": "your-say"},
    "practice-tool": {"key": "breathing"},
    "questionnaire": {"key": "who-5"},
    "questions-fill": {"key": "who-5"},
    "routine-start": {"key": "early"},
    "circle-answer": {"act": "yes"},
}


def furnish(user: User) -> dict[str, Owned]:
    """This person's row for each page with a key, by the page's name; pages with the same maker share one."""
    SoberDate.objects.create(user=user, label="Another", started_on=date(2026, 1, 2))
    OwnWord.objects.create(user=user, kind=OwnWord.Kind.TOOL, label="A tool of hers")
    PlanLine.objects.create(user=user, part=PlanLine.Part.RISKY, text="A risk of hers")
    made: dict[object, Owned] = {}
    for make in dict.fromkeys(KEYED.values()):
        try:
            with transaction.atomic():
                made[make] = make(user)
        except IntegrityError:  # there can only be one of it, and it is there
            continue
    return {name: made[make] for name, make in KEYED.items() if make in made}


def walk(client: Client, rows: Mapping[str, Owned]) -> Iterator[tuple[str, HttpResponse]]:
    """The name of each page, and its answer, where that is HTML: also one that refuses."""
    for name in NAMES:
        if name in LEAVES or (name in KEYED and name not in rows):
            continue
        answer = client.get(address_of(name, rows))
        if answer.get("Content-Type", "").startswith("text/html") and answer.content:
            yield name, answer


def address_of(name: str, rows: Mapping[str, Owned]) -> str:
    known = EXAMPLES | OURS.get(name, {}) | ({"pk": rows[name].pk} if name in rows else {})
    return reverse(name, kwargs={key: known[key] for key in keys_of(name)})
