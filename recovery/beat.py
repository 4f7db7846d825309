"""What the clock asks for, and how often. What one would do late, the next one does: those that come often expire."""

from datetime import timedelta
from typing import Any, Final

MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)


def beat_schedule(tick: timedelta, dispatchers: int) -> dict[str, dict[str, Any]]:
    """Celery's beat schedule, with so many dispatchers at each tick."""
    return {
        **{f"reminders {n}": _often("reminders.tasks.dispatch", tick) for n in range(dispatchers)},
        "coming reminders": _often("reminders.tasks.follow_spent", 5 * MINUTE),
        "letters": _often("accounts.tasks.post_letters", MINUTE / 2),
        "patterns": _often("progress.tasks.look_again", MINUTE),
        "unsent": {"task": "accounts.tasks.forget_unsent", "schedule": 5 * MINUTE},
        "old reminders": {"task": "reminders.tasks.forget_old", "schedule": DAY},
        "bins": {"task": "journal.tasks.empty_bins", "schedule": DAY},
        "sessions": {"task": "accounts.tasks.forget_ended_sessions", "schedule": DAY},
    }


def _often(task: str, every: timedelta) -> dict[str, Any]:
    return {"task": task, "schedule": every, "options": {"expires": every.total_seconds()}}
