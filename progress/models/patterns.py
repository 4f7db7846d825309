"""Patterns that are worked out ahead of a visit, and kept with the days they rest on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar, Final, Self
from uuid import UUID, uuid5

from django.db import connection, models

from accounts.fields import SealedTextField
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet

# How far back a change is noticed: longer than any outage should last.
LOOKS_BACK: Final = timedelta(days=1)
# What was saved while patterns were worked out may be missing in them.
SETTLES: Final = timedelta(seconds=10)
# A craving that was deleted, brought back or has lost an own word was saved too.
OUTDATED: Final = """
SELECT DISTINCT late.user_id
  FROM (SELECT user_id, updated_at FROM journal_checkin WHERE updated_at >= %(since)s
        UNION ALL
        SELECT user_id, updated_at FROM journal_craving WHERE updated_at >= %(since)s) late
  JOIN accounts_user person ON person.id = late.user_id AND person.is_active
  LEFT JOIN progress_patternset p ON p.user_id = late.user_id
 WHERE p.updated_at IS NULL OR p.updated_at < late.updated_at + make_interval(secs => %(settles)s)
"""


@dataclass(frozen=True)
class Told:
    """What a look found, in words: each sentence with the id of the own chip that it names (or empty), what is missing
    for a comparison, and how many were made; None where that was not kept."""

    found: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    compared: int | None = None

    @classmethod
    def read(cls, words: str) -> Self:
        """From JSON; nothing where it cannot be read. Earlier looks kept a list of sentences alone."""
        try:
            kept = json.loads(words)
        except ValueError:
            return cls()
        if isinstance(kept, list):
            return cls(tuple((str(one), "") for one in kept))
        return cls(tuple((said, own) for said, own in kept["found"]), tuple(kept["missing"]), kept["compared"])

    @property
    def json(self) -> str:
        return json.dumps(asdict(self))


class PatternSetQuerySet(OwnedQuerySet["PatternSet"]):
    def outdated(self, now: datetime) -> list[UUID]:
        """Whose check-ins and cravings of the last day their patterns do not know, in no order: users' ids."""
        with connection.cursor() as cursor:
            cursor.execute(OUTDATED, {"since": now - LOOKS_BACK, "settles": SETTLES.total_seconds()})
            return [user for (user,) in cursor.fetchall()]

    def keep(self, user: User, rests_on: date, noted: int, told: Told) -> None:
        """In place of what was found before, in one statement."""
        found = PatternSet(id=uuid5(user.pk, "patterns"), user=user, rests_on=rests_on, noted=noted, words=told.json)
        fields = ["rests_on", "noted", "words", "updated_at"]
        self.bulk_create([found], update_conflicts=True, unique_fields=["id"], update_fields=fields)


class PatternSet(Owned):
    """A person's patterns (sealed: they may hold own chips). `rests_on` is the last day that went in, `noted`
    how many days were noted."""

    rests_on = models.DateField()
    noted = models.PositiveSmallIntegerField()
    words = SealedTextField(max_length=20_000)

    objects: ClassVar = PatternSetQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user"], name="one_pattern_set")]

    @property
    def told(self) -> Told:
        return Told.read(self.words)
