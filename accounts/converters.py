"""What may stand in an address besides keys; `recovery.urls` registers it."""

from datetime import date


class DayConverter:
    """A day as 2026-11-22; anything else is no such page."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()
