"""What the timings serve: the whole site, and the floor beside it in the same processes."""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

# In this order: the floor's view needs models, and they are there once the site is set up.
whole = import_module("recovery.wsgi").application
floor = import_module("bench.stock").FloorHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    return (floor if environ["PATH_INFO"] == "/floor/" else whole)(environ, start_response)
