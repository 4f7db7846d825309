"""What any channel is to the sender: a way to hand one message over, and three ways in which that fails."""

from types import TracebackType
from typing import Protocol, Self

from reminders.models import Delivery


class Refused(Exception):
    """The channel will never take this message. The text is a class and a code, never a server's words."""


class TryLater(Exception):
    """Not now; this message may be tried again."""


class NoLine(Exception):
    """The channel cannot be reached: nothing can be handed over now."""


class Line(Protocol):
    """An open way to one channel, kept for a batch."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def hand_over(self, delivery: Delivery, address: str) -> None:
        """Returns once the channel has taken it. Raises Refused, TryLater or NoLine."""
