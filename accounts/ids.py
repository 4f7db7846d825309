"""Row ids: time-ordered, so that indexes grow at one end, and unguessable, so that a link tells nothing."""

import secrets
import time
import uuid
from datetime import datetime


def new_id() -> uuid.UUID:
    """A UUID of version 7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits."""
    stamp = time.time_ns() // 1_000_000
    value = (stamp & (1 << 48) - 1) << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def lowest_id(moment: datetime) -> uuid.UUID:
    """The lowest id that a row made at that moment, or later, can have."""
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80 | 0x7 << 76 | 0b10 << 62)
