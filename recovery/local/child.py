"""One process that is to keep running."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL, SIGTERM
from subprocess import Popen, TimeoutExpired

from recovery.local.processes import spawn
from recovery.local.speech import say

STEADY = 30.0  # seconds after which a child has earned a restart without delay
LONGEST_DELAY = 30.0
LAST_WORDS = 2000  # letters


@dataclass
class Child:
    """How to start and stop a process, and the process once it is started.

    `before` runs ahead of a start. `log` takes what it writes, else it writes where we do. `goodbye` is the
    signal that asks it to end, also sent when we die; after `patience` seconds it is killed, and with it what
    it started in its process group. A `server` is asked last, when those who need it have ended.
    """

    name: str
    command: Sequence[str]
    env: Mapping[str, str] | None = None
    before: Callable[[], None] = lambda: None
    log: Path | None = None
    goodbye: int = SIGTERM
    patience: float = 3.0
    server: bool = False
    fds: Sequence[int] = ()
    user: int | None = None

    process: Popen[bytes] | None = field(init=False, default=None)
    started: float = field(init=False, default=0.0)
    asked: float = field(init=False, default=0.0)
    due: float = field(init=False, default=0.0)
    delay: float = field(init=False, default=0.0)

    def start(self) -> None:
        self.before()
        with ExitStack() as files:
            log = files.enter_context(self.log.open("wb")) if self.log else None
            self.process = spawn(self.command, env=self.env, log=log, death=self.goodbye, fds=self.fds, user=self.user)
        self.started, self.due = time.monotonic(), 0.0

    @property
    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def revive(self) -> None:
        """Start it again if it ended: at once if it had been steady, else after a growing delay."""
        if not self.ended:
            return
        now = time.monotonic()
        if not self.due:
            say(f"{self.name} ended unasked; starting it again.")
            self._kill_what_it_left()
            self.delay = 0.0 if now - self.started > STEADY else min(max(1.0, 2 * self.delay), LONGEST_DELAY)
            self.due = now + self.delay
        if now >= self.due:
            self.start()

    def ask_to_end(self) -> None:
        self.asked = time.monotonic()
        if self.process and not self.ended:
            self.process.send_signal(self.goodbye)

    def see_it_end(self) -> None:
        if self.process:
            with suppress(TimeoutExpired):
                self.process.wait(max(0.0, self.asked + self.patience - time.monotonic()))
            self._kill_what_it_left()
            self.process.wait()

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-LAST_WORDS:].strip() if self.log else ""

    def _kill_what_it_left(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, SIGKILL)
