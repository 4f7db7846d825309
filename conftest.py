"""The cast of every room's tests: alice owns things, mallory is the stranger."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.color import Style
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.signals import post_migrate
from django.test import Client

from accounts.models import User


@pytest.fixture(scope="session", autouse=True)
def _static_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Pages name their style and scripts by what is in them, so these are collected here as for a real start."""
    settings.STATIC_ROOT = str(tmp_path_factory.mktemp("static"))
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def _quick_flush() -> None:
    """After a test that really commits, Django truncates every table, which makes PostgreSQL write a hundred new files,
    and then makes permissions, which nobody here has. To delete the few rows there are takes a thirtieth of that."""
    post_migrate.disconnect(create_permissions, dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    DatabaseOperations.sql_flush = _delete_all


def _delete_all(operations: DatabaseOperations, style: Style, tables: Sequence[str], **_: object) -> list[str]:
    """One statement after another in one transaction: at its end no row is left that could miss another."""
    return [";".join(f"DELETE FROM {operations.quote_name(table)}" for table in tables)] if tables else []  # noqa: S608  # our own tables


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
