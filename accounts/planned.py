"""Statements that PostgreSQL reads and plans once for each connection, and from then on only carries out.

Of a page's short statements most of the time went into planning them anew at every visit. psycopg2 has no prepared
statements of its own, so this says PREPARE and EXECUTE. A prepared statement belongs to its connection: with
DATABASE_POOLED, where a pooler may hand on another for each transaction, all is sent as it stands.
"""

import re
from collections.abc import MutableMapping
from hashlib import blake2b
from typing import Any, Final
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection

MARK: Final = re.compile(r"%\((\w+)\)s")
BARE: Final = re.compile(r"%(?!\(\w+\)s)")

_prepared: MutableMapping[Any, set["Planned"]] = WeakKeyDictionary()


class Planned:
    """`sql` with marks as psycopg2 has them, and of each mark its type: `Planned("... %(user)s ...", user="uuid")`.

    A `%` of the SQL's own stands single. The columns it brings are to be named, not `*`: a table that gets another one
    would make its answer another than was prepared.
    """

    def __init__(self, sql: str, **types: str) -> None:
        numbers = {name: f"${number}" for number, name in enumerate(types, 1)}
        body = MARK.sub(lambda mark: numbers[mark[1]], sql)
        name = f"planned_{blake2b(body.encode(), digest_size=8).hexdigest()}"
        # No plan of these depends on whose rows are asked for.
        self._prepare = (
            f"SET plan_cache_mode = force_generic_plan; PREPARE {name} ({', '.join(types.values())}) AS {body}"
        )
        self._execute = f"EXECUTE {name} ({', '.join(f'%({mark})s' for mark in types)})"
        self._plain = BARE.sub("%%", sql)

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """A value for each mark in, rows out: one query."""
        with connection.cursor() as cursor:
            cursor.execute(self._ready(cursor), given)
            return cursor.fetchall()

    def run(self, **given: Any) -> None:
        """The same for a statement that brings no rows."""
        with connection.cursor() as cursor:
            cursor.execute(self._ready(cursor), given)

    def _ready(self, cursor: Any) -> str:
        """What is to be executed; on a connection's first use it is prepared here."""
        if settings.DATABASE_POOLED:
            return self._plain
        here = _prepared.setdefault(connection.connection, set())
        if self not in here:
            cursor.cursor.execute(self._prepare)
            here.add(self)
        return self._execute
