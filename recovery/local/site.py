"""The three processes that are Daymark itself: the web server, the worker and its clock."""

import os
import socket
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from recovery.local.child import Child
from recovery.local.paths import Paths, make_private

# Celery warns of root, as whom a container runs everything.
QUIETLY = ("-W", "ignore:You're running the worker with superuser")
CELERY = (sys.executable, *QUIETLY, "-m", "celery", "--quiet", "--app=recovery")
GUNICORN = (sys.executable, "-m", "gunicorn", "recovery.wsgi:application")
PATIENCE = 5.0  # seconds; with the servers' own, everything has ended in less than 10
MEMORY = Path("/dev", "shm")  # where gunicorn's heartbeat does not wait for a disk


def web(env: Mapping[str, str], door: socket.socket) -> Child:
    """The web server, behind the listening socket `door`."""
    return Child("The web server", [*GUNICORN, *_gunicorn(door)], env=env, patience=PATIENCE, fds=[door.fileno()])


def worker(env: Mapping[str, str]) -> Child:
    """What carries out tasks; one at a time in each of two processes, alone on its broker."""
    options = ("--pool=prefork", "--concurrency=2", "--without-gossip", "--without-mingle")
    return Child("The worker", [*CELERY, "worker", *options, "--loglevel=warning"], env=env, patience=PATIENCE)


def clock(env: Mapping[str, str], paths: Paths) -> Child:
    """What hands tasks to the worker when their time has come."""
    options = (f"--schedule={make_private(paths.beat) / 'schedule'}", "--pidfile=")
    return Child("The clock", [*CELERY, "beat", *options, "--loglevel=warning"], env=env, patience=PATIENCE)


def _gunicorn(door: socket.socket) -> Iterator[str]:
    yield from (f"--bind=fd://{door.fileno()}", "--worker-class=gthread", "--workers=2", "--threads=4")
    yield from ("--graceful-timeout=2", "--log-level=warning", "--no-control-socket")
    if os.access(MEMORY, os.W_OK):
        yield f"--worker-tmp-dir={MEMORY}"
