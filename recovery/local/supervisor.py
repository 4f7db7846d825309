"""Keeps children running until it is told to stop, then ends them, the servers last."""

import time
from collections.abc import Callable, Iterable
from types import TracebackType

from recovery.local.child import Child
from recovery.local.speech import CannotRunError

LOOK = 0.1  # seconds between looks


class Supervisor:
    """A context that holds running children; leaving it, in whatever way, stops them all."""

    def __init__(self) -> None:
        self.children: list[Child] = []

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.stop(child for child in reversed(self.children) if not child.server)
        self.stop(child for child in reversed(self.children) if child.server)

    @staticmethod
    def stop(children: Iterable[Child]) -> None:
        """Ask all of them first, then wait for each."""
        asked = list(children)
        for child in asked:
            child.ask_to_end()
        for child in asked:
            child.see_it_end()

    def start(self, child: Child) -> None:
        self.children.append(child)
        child.start()

    def wait_until(self, ready: Callable[[], bool], patience: float, what: str) -> None:
        """Wait for `ready`; CannotRunError after `patience` seconds, or once a child has ended."""
        deadline = time.monotonic() + patience
        while not ready():
            for child in self.children:
                if child.ended:
                    raise CannotRunError(f"{what} could not start: {child.name} ended.\n{child.last_words()}".strip())
            if time.monotonic() > deadline:
                raise CannotRunError(f"{what} did not answer within {patience:.0f} seconds.")
            time.sleep(LOOK)

    def watch(self) -> None:
        """Until an exception, which is how a signal says stop."""
        while True:
            for child in self.children:
                child.revive()
            time.sleep(LOOK)
