"""Rows of a model by PostgreSQL's COPY: for thousands of made-up people, where a bulk INSERT takes twice as long."""

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from functools import singledispatch
from io import StringIO
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Model

# As PostgreSQL's text format wants them (COPY, "File Formats").
ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_in(model: type[Model], rows: Iterable[Model]) -> None:
    """Saves new rows, each value as its field would save it; signals are not sent. IntegrityError and DataError as from
    any INSERT."""
    fields = model._meta.concrete_fields
    lines = ("\t".join(_said(field.pre_save(row, add=True)) for field in fields) for row in rows)
    text = "".join(f"{line}\n" for line in lines)
    if text:
        columns = ", ".join(f'"{field.column}"' for field in fields)
        with connection.cursor() as cursor, connection.wrap_database_errors:
            cursor.copy_expert(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN', StringIO(text))


@singledispatch
def _said(value: Any) -> str:
    """As the text format writes it; ValueError for a kind of value that no model here has."""
    raise ValueError(f"COPY is not taught to write a {type(value).__name__}")


@_said.register
def _(value: None) -> str:
    return "\\N"


@_said.register
def _(value: str) -> str:
    return value.translate(ESCAPES)


@_said.register
def _(value: bytes) -> str:
    return f"\\\\x{value.hex()}"


@_said.register(int)  # a bool is one too
@_said.register(float)
@_said.register(Decimal)
@_said.register(UUID)
@_said.register(date)  # a datetime is one too
@_said.register(time)
def _(value: object) -> str:
    return str(value)


@_said.register(list)
@_said.register(tuple)
def _(values: list[Any] | tuple[Any, ...]) -> str:
    """An array: each value quoted within the braces, then as any text."""
    quoted = ('"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return ("{" + ",".join(quoted) + "}").translate(ESCAPES)
