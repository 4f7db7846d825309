"""After "I am not safe": how long no figure, run or praise is shown by itself, and how long the plan stays on Today."""

from datetime import datetime, timedelta
from typing import Final

QUIET_FOR: Final = timedelta(hours=24)
PLAN_STAYS_FOR: Final = timedelta(days=7)


def quiet_until(said_at: datetime) -> datetime:
    return said_at + QUIET_FOR


def plan_stays_until(said_at: datetime) -> datetime:
    return said_at + PLAN_STAYS_FOR
