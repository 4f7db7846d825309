"""Hooks other rooms hang on without this one knowing them; `recovery.wiring` fills the lists once at start."""

from collections.abc import Callable
from typing import Any

Hook = Callable[..., None]
Teller = Callable[..., list[Any]]

zone_changed: list[Hook] = []
"""Called with `user` and `now` after the person's zone or day start changed."""

email_confirmed: list[Hook] = []
"""Called with `user` and `now` once an address of theirs is verified."""

checked_in: list[Hook] = []
"""Called with `user` and `day` after a check-in was saved."""

said_not_safe: list[Hook] = []
"""Called with `user` and `now` when a person says that they are not safe."""

plans_changed: list[Hook] = []
"""Called with `user` and `now` after an appointment, something repeated, or the naloxone's date changed."""

erasing: list[Hook] = []
"""Called with `user` before an account and all its rows go."""

while_away: list[Teller] = []
"""Asked with `user`, `since` (the last day before some days away) and `now`, for a page that says it: what happened in
the meantime, as `told` (names of those who were told) and `soon` (a `name` and `at`, when they will be)."""


def announce(hooks: list[Hook], **facts: Any) -> None:
    """Calls each hook in the order they were hung up; an error in one is an error of the whole act."""
    for hook in hooks:
        hook(**facts)


def gather(tellers: list[Teller], **facts: Any) -> list[Any]:
    """What each of them has to tell, one after the other."""
    return [told for teller in tellers for told in teller(**facts)]
