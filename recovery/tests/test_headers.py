"""What every page carries, on all of them: strict headers, nothing inline, and Help now and Exit."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from recovery.tests.pages import furnish, walk

# Pages without Help now and Exit, each with the reason.
ALONE: Final = {
    "elsewhere": "where Exit leads to: it must look like no part of this site",
    "share": "for whom a week was shown to: it has what was ticked, and leads nowhere",
    "circle-answer": "for somebody who has no account here, and need not learn what this site is",
}
DATA: Final = "application/json"  # a script of this type is none: nothing runs it


class Parts(HTMLParser):
    """What of a page could run or style it from inside, the files it asks for, and its ways to help and out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.files: list[str] = []
        self.ways: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if tag in ("style", "base", "iframe", "object", "embed"):
            self.inline.append(tag)
        if tag == "script" and "src" not in given and given.get("type") != DATA:
            self.inline.append(tag)
        if given.get("href", "").strip().lower().startswith(("javascript:", "data:")):
            self.inline.append(f"{tag} href")
        self.files += [given[name] for name in ("src", "srcset", "action", "formaction", "poster") if name in given]
        self.files += [given["href"]] if tag == "link" else []
        if tag == "a":
            self.ways.add(given.get("href", ""))
        if tag == "form" and given.get("method") == "post":
            self.ways.add(given.get("action", ""))


@pytest.fixture
def pages(alice: User, as_alice: Client, client: Client) -> list[tuple[str, HttpResponse]]:
    """All of them, signed in and as a visitor."""
    rows = furnish(alice)
    return [*walk(as_alice, rows), *walk(client, rows)]


def parsed(pages: list[tuple[str, HttpResponse]]) -> Iterator[tuple[str, Parts]]:
    for name, answer in pages:
        yield name, Parts(answer.content.decode())


def test_every_page_is_strict_and_has_a_way_to_help_and_out(pages):
    """One test, since it asks for every page there is."""
    names = {name for name, _ in pages}
    assert len(names) > 150
    assert {"today", "check-in", "entry-edit", "circle-one", "account_login", "mfa_index", "share"} <= names
    assert [name for name, answer in pages if not is_strict(answer)] == []
    assert [(name, parts.inline) for name, parts in parsed(pages) if parts.inline] == []
    assert {(name, file) for name, parts in parsed(pages) for file in parts.files if not is_ours(file)} == set()
    ways = {reverse("help"), reverse("exit")}
    assert {name for name, parts in parsed(pages) if not ways <= parts.ways} == set(ALONE)


@pytest.mark.django_db
def test_what_is_no_page_is_strict_too(client):
    for name in ("healthz", "worker", "metrics"):
        assert is_strict(client.get(reverse(name)), keeps={"worker"} & {name}), name


def is_ours(address: str) -> bool:
    """On this site, by a path: none that names a host, and no data in place of a file."""
    return not address or (address[0] in "/?" and not address.startswith("//"))


def is_strict(answer: HttpResponse, keeps: set[str] = frozenset()) -> bool:
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    return (
        policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        and set(policy.values()) <= {"'none'", "'self'"}
        and (bool(keeps) or "no-store" in answer["Cache-Control"])
        and answer["Cross-Origin-Opener-Policy"] == "same-origin"
        and answer["Cross-Origin-Embedder-Policy"] == "require-corp"
        and answer["Cross-Origin-Resource-Policy"] == "same-origin"
        and answer["Referrer-Policy"] in ("same-origin", "no-referrer")
        and answer["X-Content-Type-Options"] == "nosniff"
        and "noindex" in answer["X-Robots-Tag"]
    )
