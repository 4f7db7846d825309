"""The processes that are Daymark itself: the web server, the workers and their clock."""

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
QUEUES = ("celery", "mail", "push", "gateway")
PATIENCE = 5.0  # seconds; with the servers' own, everything has ended in less than 10
MEMORY = Path("/dev", "shm")  # where gunicorn's heartbeat does not wait for a disk


def web(env: Mapping[str, str], door: socket.socket) -> Child:
    """The web server, behind the listening socket `door`."""
    return Child("The web server", [*GUNICORN, *_gunicorn(door)], env=env, patience=PATIENCE, fds=[door.fileno()])


def workers(env: Mapping[str, str]) -> Iterator[Child]:
    """What carries out tasks: one process for what is quick, and one for each way to send, which may be slow.

    A thread does the work, so that each is one process and not two.
    """
    for queue in QUEUES:
        options = ("--pool=threads", "--concurrency=1", "--without-gossip", "--without-mingle", f"--queues={queue}")
        command = [*CELERY, "worker", *options, f"--hostname={queue}@%h", "--loglevel=warning"]
        yield Child(f"The worker ({queue})", command, env=env, patience=PATIENCE)


def clock(env: Mapping[str, str], paths: Paths) -> Child:
    """What hands tasks to the worker when their time has come."""
    options = (f"--schedule={make_private(paths.beat) / 'schedule'}", "--pidfile=")
    return Child("The clock", [*CELERY, "beat", *options, "--loglevel=warning"], env=env, patience=PATIENCE)


def _gunicorn(door: socket.socket) -> Iterator[str]:
    yield from (f"--bind=fd://{door.fileno()}", "--worker-class=gthread", "--workers=2", "--threads=4")
    yield from ("--graceful-timeout=2", "--log-level=warning", "--no-control-socket")
    if os.access(MEMORY, os.W_OK):
        yield f"--worker-tmp-dir={MEMORY}"
