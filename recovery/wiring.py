"""Hangs each room's part onto the hooks of `accounts.events`, once at start: no floor knows of those above it."""

from typing import Final

from django.utils.module_loading import import_string

from accounts import events
from recovery.celery import app

# Named, not imported: this module is read before the models are there.
HOOKS: Final = (
    (events.email_confirmed, "reminders.hooks.email_confirmed"),
    (events.zone_changed, "reminders.hooks.zone_changed"),
    (events.plans_changed, "reminders.hooks.plans_changed"),
    (events.checked_in, "reminders.hooks.checked_in"),
    (events.said_not_safe, "reminders.hooks.said_not_safe"),
    (events.erasing, "reminders.hooks.erasing"),
    (events.while_away, "reminders.circle_soon.while_away"),
)


def connect() -> None:
    app.set_default()  # tasks called from any thread of the web server are this app's
    for hooks, name in HOOKS:
        hooks.append(import_string(name))
