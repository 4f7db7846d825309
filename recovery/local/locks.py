"""Who may start the servers: one process at a time. A lock goes with its holder, so none is ever stale."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recovery.local.paths import Paths
from recovery.local.speech import CannotRunError


class BusyError(CannotRunError):
    """Another process of this installation has its servers."""


@contextmanager
def locked(path: Path, how: int) -> Iterator[int]:
    """Hold `path` with flock's `how`, LOCK_SH or LOCK_EX; with LOCK_NB a BusyError instead of a wait."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _lock(handle, how, path)
        yield handle
    finally:
        os.close(handle)


@contextmanager
def sole_user(paths: Paths, who: str) -> Iterator[None]:
    """Be the one who may start the servers, else BusyError; `who` is what a second one is told."""
    with locked(paths.lock, fcntl.LOCK_EX | fcntl.LOCK_NB) as handle:
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{who} (process {os.getpid()})".encode(), 0)
        yield


def _lock(handle: int, how: int, path: Path) -> None:
    try:
        fcntl.flock(handle, how)
    except BlockingIOError as error:
        who = path.read_text() or "Daymark"
        raise BusyError(
            f"{who} is already running from {path.parent}. Use that one, or end it first: "
            "Ctrl-C where it runs, or kill and its process number."
        ) from error
