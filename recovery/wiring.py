"""Hangs each room's part onto the hooks of `accounts.events`, once at start. Floors below stay unaware of floors above."""


def connect() -> None:
    pass
