"""The real processes that the timings of reminders start: a sink for mail, workers, steps of our own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final

from recovery.local.paths import PROJECT
from recovery.local.processes import spawn

MEGABYTE: Final = 1024  # of the kilobytes that /proc counts in


class Sink:
    """The SMTP sink as a process of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.sink"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=PROJECT,
            start_new_session=True,
        )
        self.port = int(_pipe(self._process.stdout).readline())

    def tell(self, words: str) -> dict[str, Any]:
        pipe = _pipe(self._process.stdin)
        pipe.write(words + "\n")
        pipe.flush()
        return json.loads(_pipe(self._process.stdout).readline())

    def end(self) -> None:
        self._process.terminate()
        self._process.wait()


@contextmanager
def sink() -> Iterator[Sink]:
    running = Sink()
    try:
        yield running
    finally:
        running.end()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise RuntimeError("The process has no pipe.")
    return pipe


def step(env: Mapping[str, str], *arguments: object) -> dict[str, Any]:
    """Runs a step of `bench.steps` and gives back what it found."""
    return steps(env, 1, *arguments)[0]


def steps(env: Mapping[str, str], processes: int, *arguments: object) -> list[dict[str, Any]]:
    """The same step in several processes, which begin their work at the same moment."""
    with team(env, processes, *arguments) as work:
        return work()


@contextmanager
def team(env: Mapping[str, str], processes: int, *arguments: object) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """The same processes for several rounds: what is called for one, and goes on from where the last one ended."""
    command = [sys.executable, "-m", "bench.steps", *map(str, arguments)]
    running = [
        subprocess.Popen(command, env=env, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    for process in running:
        _pipe(process.stdout).readline()  # it is ready

    def work() -> list[dict[str, Any]]:
        for process in running:
            _pipe(process.stdin).write("go\n")
            _pipe(process.stdin).flush()
        return [json.loads(_pipe(process.stdout).readline()) for process in running]

    yield work
    for process in running:
        _pipe(process.stdin).close()
    if any(process.wait() for process in running):
        raise RuntimeError(f"{arguments[0]} failed")


def worker(env: Mapping[str, str], queue: str, processes: int, log: IO[bytes]) -> subprocess.Popen[bytes]:
    """A Celery worker in a session of its own, so that it can be killed with all its children."""
    command = [sys.executable, "-m", "celery", "-A", "recovery", "worker", "-Q", queue, f"--concurrency={processes}"]
    command += [
        "--without-gossip",
        "--without-mingle",
        "--loglevel=WARNING",
        f"--hostname={queue}@bench",
    ]
    return spawn(command, env=env, log=log)


def kill(process: subprocess.Popen[bytes], how: int = signal.SIGKILL) -> None:
    """The process and its children."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, how)
    process.wait()


def peaks(processes: Sequence[subprocess.Popen[bytes]]) -> list[float]:
    """The most memory that each of their processes has held so far, in megabytes."""
    groups = {process.pid for process in processes}
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.getpgid(int(entry.name)) in groups:
                words = dict(line.split(":", 1) for line in (entry / "status").read_text().splitlines())
                found.append(int(words["VmHWM"].split()[0]) / MEGABYTE)
    return found


def wait_until(done: Any, patience: float, what: str) -> float:
    """Looks ten times a second; seconds it took. TimeoutError after `patience` seconds."""
    began = time.monotonic()
    while not done():
        if time.monotonic() - began > patience:
            raise TimeoutError(what)
        time.sleep(0.1)
    return time.monotonic() - began
