"""Processes that never outlive the one that started them."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1  # prctl(2)
NAME_LENGTH = 15  # of a process, in /proc/<id>/comm
PROC = Path("/proc")

prctl = getattr(ctypes.CDLL(None), "prctl", None)  # Linux only; elsewhere a kill -9 of the parent leaves children


def spawn(
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    log: IO[bytes] | None = None,
    death: int = signal.SIGTERM,
    fds: Sequence[int] = (),
    user: int | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, where Ctrl-C does not reach it; it gets `death` when we die.

    `log` takes what it writes, else it writes where we do; `user` is the numeric user and group it becomes.
    """
    return subprocess.Popen(
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        pass_fds=fds,
        start_new_session=True,
        preexec_fn=tie_to_parent(death),
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )


def tie_to_parent(death: int) -> Callable[[], None]:
    """To run between fork and exec. The parent may be gone before the tie holds, so it looks afterwards."""
    parent = os.getpid()

    def tie() -> None:
        if prctl:
            prctl(PR_SET_PDEATHSIG, death)
        if os.getppid() != parent:
            os._exit(1)

    return tie


def run(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Run `command` at our terminal; its exit code as a shell gives it. A Ctrl-C is for it, not for us."""
    ours = signal.signal(signal.SIGINT, lambda *_: None)
    process = subprocess.Popen(command, env=env, preexec_fn=tie_to_parent(signal.SIGTERM))
    try:
        code = process.wait()
        return code if code >= 0 else 128 - code
    finally:
        signal.signal(signal.SIGINT, ours)
        end(process)


def run_aside(command: Sequence[str], env: Mapping[str, str]) -> bool:
    """Run `command` away from our terminal; whether it succeeded. Here a Ctrl-C is for us, and ends it."""
    process = spawn(command, env=env)
    try:
        return process.wait() == 0
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Terminate it, if it still runs, and wait for it."""
    process.terminate()
    process.wait()


def living_in(folder: Path, program: str) -> list[int]:
    """Ids of the `program` processes that work in `folder`. A zombie has none, so it is not among them."""
    return [int(entry.name) for entry in PROC.glob("[0-9]*") if _works_in(entry, folder, program)]


def _works_in(entry: Path, folder: Path, program: str) -> bool:
    with suppress(OSError):
        if (entry / "comm").read_text().strip() != program[:NAME_LENGTH]:
            return False
        try:
            return (entry / "cwd").readlink() == folder
        except PermissionError:  # root in a container may not look into another user's process
            return os.fsencode(folder) in (entry / "cmdline").read_bytes().split(b"\0")
    return False


def outlive(folder: Path, program: str, patience: float) -> None:
    """Wait until no earlier `program` works in `folder`; after `patience` seconds it is killed."""
    deadline = time.monotonic() + patience
    while processes := living_in(folder, program):
        if time.monotonic() > deadline:
            for process in processes:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
        time.sleep(0.05)
