"""The cast of every room's tests: alice owns things, mallory is the stranger."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from accounts.models import User


@pytest.fixture(scope="session", autouse=True)
def _static_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Pages name their style and scripts by what is in them, so these are collected here as for a real start."""
    settings.STATIC_ROOT = str(tmp_path_factory.mktemp("static"))
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def _fresh_rate_limits(request: pytest.FixtureRequest) -> None:
    """Where a test really commits, the cache's table is not among those emptied after it."""
    if {"transactional_db", "live_server"} & set(request.fixturenames):
        request.getfixturevalue("transactional_db")
        cache.clear()


@pytest.fixture
def make_person(db: None) -> Callable[..., User]:
    def make(username: str, password: str | None = None, **fields: object) -> User:
        return User.objects.create_user(username=username, password=password, **fields)

    return make


@pytest.fixture
def alice(make_person: Callable[..., User]) -> User:
    return make_person("alice", zone="Europe/Berlin", country="DE", place_confirmed=True)


@pytest.fixture
def mallory(make_person: Callable[..., User]) -> User:
    return make_person("mallory", zone="America/New_York", country="US", place_confirmed=True)


@pytest.fixture
def as_alice(alice: User) -> Client:
    client = Client()
    client.force_login(alice)
    return client


@pytest.fixture
def as_mallory(mallory: User) -> Client:
    client = Client()
    client.force_login(mallory)
    return client


@pytest.fixture
def noon() -> datetime:
    """A fixed moment: Wednesday 2026-03-11, 13:00 in Berlin."""
    return datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
