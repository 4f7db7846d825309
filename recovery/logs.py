"""What is written to the log: where something went wrong, and never the words it went wrong with.

An error's message often quotes what was typed ("invalid literal for int() with base 10: 'my words'", PostgreSQL's
"Failing row contains (...)"), so only its kind is kept, with the lines of code that led there.
"""

import logging
import re
import traceback
from collections.abc import Mapping
from types import TracebackType

OF_TASKS = "celery.app.trace"
SECRET_PATH = re.compile(
    r"/(feed|again|circle|s)/[^\s?]+"
)  # what is in it opens a calendar or a week, acts on a reminder, or answers for somebody


class WithoutWords(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        facts = record.args
        if record.name == OF_TASKS and isinstance(facts, Mapping) and "exc" in facts:
            record = logging.makeLogRecord(record.__dict__)
            record.args = {**facts, "exc": str(facts["exc"]).partition("(")[0], "traceback": ""}
        return SECRET_PATH.sub(r"/\1/...", super().format(record))

    def formatException(  # noqa: N802 (logging's own name)
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            kind = type(error)
            frames = "".join(traceback.format_tb(error.__traceback__))
            lines.insert(0, f"{frames}{kind.__module__}.{kind.__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nwhich led to:\n".join(lines)
