"""What a channel has taken, written down soon: all that a crash can send a second time.

Between a server's acceptance and our record there is a window, and no way to close it: whoever dies in it has sent a
message that nobody knows of. It holds at most `at_most` messages, and none for longer than UNRECORDED_FOR plus one
statement; while the database is away nothing more is handed over.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import InterfaceError, OperationalError, connection

from reminders.channel import UNRECORDED_FOR, Note
from reminders.models import Delivery, State
from reminders.models.tally import Cell, bound_of

log = logging.getLogger(__name__)

LOOK_AGAIN: Final = 0.5  # seconds between tries while the database is away

Clock = Callable[[], datetime]


class Book:
    """One sender's record of one call; `until` is when its lease ends."""

    def __init__(self, channel: str, at_most: int, until: datetime, clock: Clock) -> None:
        self.counts: Counter[Cell] = Counter()
        self.sent = 0
        self._channel, self._at_most, self._until, self._clock = channel, at_most, until, clock
        self._open: list[Note] = []
        self._write_at = 0.0

    def left(self) -> float | None:
        """Seconds until what is open must be written; None where nothing is."""
        return max(0.0, self._write_at - time.monotonic()) if self._open else None

    def take(self, note: Note) -> None:
        """The channel has just taken it."""
        if not self._open:
            self._write_at = time.monotonic() + UNRECORDED_FOR.total_seconds()
        self._open.append(note)
        if len(self._open) >= self._at_most or self.left() == 0:
            self.write()

    def write(self) -> None:
        """Until it is written, or the lease is over: then another may have it, and the error goes on."""
        if not self._open:
            return
        now = self._clock()
        ids = [note.id for note in self._open]
        while True:
            try:
                Delivery.objects.record_sent(ids, now)
                break
            except (OperationalError, InterfaceError) as error:
                if self._clock() >= self._until or connection.in_atomic_block:
                    raise
                log.warning("%d that were sent wait for the database (%s)", len(ids), type(error).__name__)
                connection.close()
                time.sleep(LOOK_AGAIN)
        self.sent += len(ids)
        for note in self._open:
            self.counts[Cell(self._channel, State.SENT, bound_of(now - note.slot))] += 1
        self._open.clear()
