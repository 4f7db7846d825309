"""Appointments that are in no database, for arithmetic."""

from datetime import UTC, date, datetime, time

from support.models import Appointment


def a_plan(day: date, repeats: str = "", at: time = time(10), zone: str = "Europe/Berlin", **fields) -> Appointment:
    """`visits`: what is known of its times, as (day, state, moved to day, moved to time)."""
    visits = fields.pop("visits", ())
    row = Appointment(day=day, at=at, zone=zone, repeats=repeats, **fields)
    row.updated_at = datetime(2026, 1, 1, tzinfo=UTC)
    row.visits = [
        {
            "day": f"{on}",
            "state": state,
            "moved_to_day": str(to_day) if to_day else None,
            "moved_to_at": str(to_at) if to_at else None,
        }
        for on, state, to_day, to_at in visits
    ]
    return row
