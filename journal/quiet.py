"""After "I am not safe": how long no score, run or praise is shown, and how long the plan stays on Today."""

from datetime import timedelta
from typing import Final

QUIET_FOR: Final = timedelta(hours=24)
PLAN_STAYS_FOR: Final = timedelta(days=7)
