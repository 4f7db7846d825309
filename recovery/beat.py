"""What the clock asks for, and how often. What one would do late, the next one does: those that come often expire."""

from datetime import timedelta
from typing import Any, Final

MINUTE: Final = timedelta(minutes=1)
# Also for what is due once a day: a beat that starts anew counts from then on, and not every machine runs all day.
HOUR: Final = timedelta(hours=1)


def beat_schedule(tick: timedelta, dispatchers: int) -> dict[str, dict[str, Any]]:
    """Celery's beat schedule, with so many dispatchers at each tick."""
    return {
        **{f"reminders {n}": _often("reminders.tasks.dispatch", tick) for n in range(dispatchers)},
        "coming reminders": _often("reminders.tasks.follow_spent", 5 * MINUTE),
        "letters": _often("accounts.tasks.post_letters", MINUTE / 2),
        "patterns": _often("progress.tasks.look_again", MINUTE),
        "unsent": {"task": "accounts.tasks.forget_unsent", "schedule": 5 * MINUTE},
        "old reminders": _often("reminders.tasks.forget_old", HOUR),
        "bins": _often("journal.tasks.empty_bins", HOUR),
        "sessions": _often("accounts.tasks.forget_ended_sessions", HOUR),
    }


def _often(task: str, every: timedelta) -> dict[str, Any]:
    return {"task": task, "schedule": every, "options": {"expires": every.total_seconds()}}
