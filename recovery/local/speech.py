"""How the local stack speaks to whoever started it."""

import sys


class CannotRunError(Exception):
    """Said in one line, without a traceback; the line tells what to do."""


def say(line: str) -> None:
    """Progress goes beside the answer, so that the output of a command stays its own."""
    print(line, file=sys.stderr, flush=True)
