"""The cast of every room's tests: alice owns things, mallory is the stranger."""

import fcntl
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.color import Style
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.signals import post_migrate
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.models import User
from recovery.local.locks import locked


@pytest.fixture(scope="session", autouse=True)
def _static_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Pages name their style and scripts by what is in them, so these are collected here as for a real start."""
    settings.STATIC_ROOT = str(tmp_path_factory.mktemp("static"))
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Where there are several workers, the first migrates a database, and each one's own is a copy of it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    migrated = Path(os.environ["VAR_DIR"], "test_migrated")
    with locked(migrated.with_suffix(".lock"), fcntl.LOCK_EX), django_db_blocker.unblock():
        if not migrated.exists():
            _migrate(migrated.name)
            migrated.touch()
    connection.settings_dict["TEST"]["TEMPLATE"] = migrated.name


def _migrate(name: str) -> None:
    """A database of this name, which nobody is connected to afterwards, since that is what can be copied."""
    own, test = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    theirs, test["NAME"] = test["NAME"], name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    connection.settings_dict["NAME"], test["NAME"] = own, theirs


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
    return _logged_in(alice)


@pytest.fixture
def as_mallory(mallory: User) -> Client:
    return _logged_in(mallory)


def _logged_in(user: User) -> Client:
    """As a log-in leaves it: allauth notes whose a session is."""
    client = Client()
    client.force_login(user)
    key = client.session.session_key
    UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1", user_agent="Phone")
    return client


@pytest.fixture
def noon() -> datetime:
    """A fixed moment: Wednesday 2026-03-11, 13:00 in Berlin."""
    return datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
