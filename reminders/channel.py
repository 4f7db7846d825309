"""What any channel is to the sender: a way to hand one message over, and three ways in which that fails."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import Any, ClassVar, Final, Protocol, Self
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Backoff:
    """Waits between tries: the first, twice as long after each, up to the longest."""

    first: timedelta
    longest: timedelta

    def after(self, attempts: int) -> timedelta:
        """How long to wait after so many tries, without jitter."""
        # Beyond the tenth doubling every wait is the longest anyway.
        return min(self.first * 2 ** min(attempts - 1, 10), self.longest)


class Refused(Exception):
    """The channel will never take this message. The text is a class and a code, never a server's words."""


class TryLater(Exception):
    """Not now; this message may be tried again, not sooner than `wait` where the channel named a time."""

    backoff: ClassVar[Backoff] = Backoff(timedelta(seconds=30), timedelta(minutes=15))

    def __init__(self, why: str, wait: timedelta = timedelta(0)) -> None:
        super().__init__(why)
        self.wait = wait


class NoLine(Exception):
    """The channel cannot be reached: nothing can be handed over now. Asking again costs little, so it is soon."""

    backoff: ClassVar[Backoff] = Backoff(timedelta(seconds=5), timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Note:
    """A delivery as a channel sees it; `address` is whatever the channel's own `addresses` gave for the person."""

    id: UUID
    user_id: UUID
    reminder_id: UUID
    kind: str
    subject: UUID | None
    name: str
    slot: datetime
    day: date
    address: Any


class Meanwhile(Protocol):
    """What a line does when its server keeps it waiting: write down what was taken, before too much time goes by."""

    def left(self) -> float | None:
        """Seconds until it must be written; None while there is nothing to write."""

    def write(self) -> None: ...


class Line(Protocol):
    """An open way to one channel, kept for a batch."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    @property
    def begun(self) -> int:
        """How many are begun and not handed over yet: the next ones, in their order. None after a lost connection."""

    def begin(self, notes: Sequence[Note]) -> None:
        """Makes ready for the next ones, as many as suits it, where none is begun. Raises NoLine."""

    def hand_over(self, note: Note) -> None:
        """Returns once the channel has taken it. Raises Refused, TryLater or NoLine."""


class OneByOne:
    """For a line that begins nothing before it is handed over."""

    begun = 0

    def begin(self, notes: Sequence[Note]) -> None:
        pass


class Carrier(Protocol):
    """A channel: whom it reaches, and how. `unrecorded` is how many it may have taken before they are written down."""

    unrecorded: int

    def addresses(self, people: Iterable[UUID]) -> dict[UUID, Any]:
        """Person -> where they are reached; who cannot be is left out. The same few queries for any number."""

    def line(self, patience: timedelta, meanwhile: Meanwhile) -> Line:
        """Each answer may take `patience`. A line that cannot call `meanwhile` while it waits has `unrecorded` 1."""


# However fast a channel is, what it has taken is written down after this long: half of what a crash can double.
UNRECORDED_FOR: Final = timedelta(milliseconds=100)
