"""Whose a session is. Every request asks for its session, its person and their key: here that is one query."""

from contextvars import ContextVar
from datetime import datetime
from typing import Any, Final

from django.db import connection

from accounts.models import DataKey, User
from accounts.planned import Planned

PERSON: Final = [field.attname for field in User._meta.concrete_fields]
COLUMNS: Final = ", ".join(f"person.{field.column}" for field in User._meta.concrete_fields)
WITH_KEY: Final = Planned(
    f"""
    SELECT {COLUMNS}, key.wrapped, key.key_id
      FROM accounts_user person JOIN accounts_datakey key ON key.user_id = person.id
     WHERE person.id = %(person)s
    """,  # noqa: S608 (column names of our own model)
    person="uuid",
)
OF_SESSION: Final = Planned(
    f"""
    SELECT session.session_data, {COLUMNS}, key.wrapped, key.key_id
      FROM django_session session
      LEFT JOIN usersessions_usersession known ON known.session_key = session.session_key
      LEFT JOIN accounts_user person ON person.id = known.user_id
      LEFT JOIN accounts_datakey key ON key.user_id = person.id
     WHERE session.session_key = %(session)s AND session.expire_date > %(now)s
    """,  # noqa: S608 (column names of our own model)
    session="text",
    now="timestamptz",
)

_found: ContextVar[User | None] = ContextVar("found", default=None)


def session_data(session_key: str | None, now: datetime) -> str | None:
    """What is stored of a session, None where there is none. Its person is at hand for `person` right after."""
    row = next(iter(OF_SESSION.rows(session=session_key, now=now)), None)
    _found.set(_person(row[1:]) if row else None)
    return row[0] if row else None


def person(pk: Any) -> User | None:
    """The person with their key. The session's own is not asked for again: only Django, which checks the session's
    signature against this person, says whose it is."""
    found = _found.get()
    forget()
    if found and str(found.pk) == str(pk):
        return found
    row = next(iter(WITH_KEY.rows(person=pk)), None)
    return _person(row) if row else None


def forget() -> None:
    """Nobody stays at hand for the next request on the thread."""
    _found.set(None)


def _person(row: tuple[Any, ...]) -> User | None:
    *columns, wrapped, key_id = row
    if wrapped is None:
        return None
    user = User.from_db(connection.alias, PERSON, columns)
    user.data_key = DataKey(user=user, wrapped=wrapped, key_id=key_id)
    user.data_key._state.adding = False
    return user
