"""Statements that PostgreSQL reads and plans once for each connection, and from then on only carries out.

Of a page's short statements, and of the idle tick's, most of the time went into planning them anew. psycopg2 has no
prepared statements of its own, so this says PREPARE and EXECUTE. A prepared statement belongs to its connection: with
DATABASE_POOLED, where a pooler may hand on another for each transaction, all is sent as it stands.
"""

import re
from collections.abc import Callable, Iterable, MutableMapping
from functools import partial
from hashlib import blake2b
from typing import Any, Final, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DatabaseError, connection

MARK: Final = re.compile(r"%\((\w+)\)s")
BARE: Final = re.compile(r"%(?!\(\w+\)s)")
# What PostgreSQL answers where it does not have what was prepared, has it already, or would now answer other columns.
GONE, THERE, CHANGED = "26000", "42P05", "0A000"
TRIES: Final = 3

T = TypeVar("T")
N = TypeVar("N", bound=NamedTuple)

_prepared: MutableMapping[Any, set[str]] = WeakKeyDictionary()
_outdated: MutableMapping[Any, set[str]] = WeakKeyDictionary()


def several(ids: Iterable[object]) -> str:
    """PostgreSQL's array of what has no comma or quote, such as ids: of hundreds that is made sooner than a list."""
    return f"{{{','.join(map(str, ids))}}}"


class Planned:
    """`sql` with marks as psycopg2 has them, and of each mark its type: `Planned("... %(user)s ...", user="uuid")`.

    A `%` of the SQL's own stands single.
    """

    def __init__(self, sql: str, **types: str) -> None:
        numbers = {name: f"${number}" for number, name in enumerate(types, 1)}
        statement = f"({', '.join(types.values())}) AS {MARK.sub(lambda mark: numbers[mark[1]], sql)}"
        self.types = types
        self._name = f"planned_{blake2b(statement.encode(), digest_size=8).hexdigest()}"
        # No plan of these depends on whose rows are asked for.
        self._prepare = f"SET plan_cache_mode = force_generic_plan; PREPARE {self._name} {statement}"
        self._execute = f"EXECUTE {self._name} ({', '.join(f'%({mark})s' for mark in types)})"
        self._plain = BARE.sub("%%", sql)

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """A value for each mark in, rows out: one query."""
        return self._ask(given, lambda cursor: cursor.fetchall())

    def rows_of(self, kind: type[N], **given: Any) -> tuple[N, ...]:
        """The same rows as named tuples, whose fields are the columns in their order."""
        return tuple(map(partial(tuple.__new__, kind), self.rows(**given)))

    def run(self, **given: Any) -> None:
        """The same for a statement that brings no rows."""
        self._ask(given, lambda cursor: None)

    def _ask(self, given: dict[str, Any], answer: Callable[[Any], T]) -> T:
        with connection.cursor() as cursor:
            if settings.DATABASE_POOLED:
                cursor.execute(self._plain, given)
                return answer(cursor)
            for last in (False,) * (TRIES - 1) + (True,):
                try:
                    self._make_ready(cursor)
                    cursor.execute(self._execute, given)
                    return answer(cursor)
                except DatabaseError as error:
                    if not self._mend(cursor, _code(error)) or last:
                        raise
        raise AssertionError("the last try returns or raises")

    def _make_ready(self, cursor: Any) -> None:
        """On a connection's first use it is prepared."""
        line = cursor.db
        here = _prepared.setdefault(line.connection, set())
        if self._name in here:
            return
        line.validate_no_broken_transaction()
        outdated = _outdated.get(line.connection, set())
        with line.wrap_database_errors:
            if self._name in outdated:
                cursor.cursor.execute(f"DEALLOCATE {self._name}")
                outdated.discard(self._name)
            cursor.cursor.execute(self._prepare)
        here.add(self._name)

    def _mend(self, cursor: Any, code: str) -> bool:
        """Brings what we know in line with what the connection has; whether it may be tried again. A migration that
        widens a column does so to all that live; within a transaction it is over, and the next one is fine."""
        if code not in (GONE, THERE, CHANGED):
            return False
        line = cursor.db.connection
        here = _prepared.setdefault(line, set())
        here.discard(self._name)
        if code == THERE:
            here.add(self._name)
        elif code == CHANGED:
            _outdated.setdefault(line, set()).add(self._name)
        return not cursor.db.in_atomic_block


def _code(error: DatabaseError) -> str:
    return getattr(error.__cause__, "pgcode", None) or ""
