"""The daily check-in: one a person and local day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, ClassVar, Final, NamedTuple, Self
from uuid import UUID, uuid5

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q

from accounts.fields import Sealed, SealedTextField
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet
from accounts.planned import Planned
from journal.models.columns import chips, scale
from journal.models.lapse import Lapse

BACKFILL_DAYS = 7
ANY: Final = datetime.max.replace(tzinfo=UTC)  # whatever the day was saved as before


class Recorded(NamedTuple):
    """A check-in as it was saved. `is_merged` where the day was saved since its page was opened; `is_not_safe_anew`
    unless the page showed that already: whoever sends the same page twice, or ticks it on an older one, says it now."""

    check_in: CheckIn
    is_merged: bool
    is_not_safe_anew: bool


class CheckInQuerySet(OwnedQuerySet["CheckIn"]):
    def on(self, day: date) -> CheckIn | None:
        """The check-in of that day, if there is one."""
        return self.filter(day=day).first()

    def of_day(self, user: User, day: date) -> CheckIn | None:
        """The same of this person, with the SQL written out: the check-in's page asks for it on every visit."""
        return next((check_in_of(user, COLUMNS, row) for row in OF_DAY.rows(user=user.pk, day=day)), None)

    def between(self, first: date, last: date) -> Self:
        """Check-ins of these days, both ends included, in the order of the days."""
        return self.filter(day__range=(first, last)).order_by("day")

    def with_words(self, before: date) -> Self:
        """Those with a good thing or a note, newest first. Empty words are stored as no bytes at all."""
        silent = Q(victory=Sealed()) & Q(note=Sealed())
        return self.filter(day__lt=before).exclude(silent).order_by("-day")

    def record(self, user: User, day: date, answers: dict[str, Any]) -> CheckIn:
        """Saves the answers of a day; a second save of the day replaces what it answers again."""
        return self.record_over(user, day, answers, seen=ANY).check_in

    def record_over(self, user: User, day: date, answers: dict[str, Any], seen: datetime | None) -> Recorded:
        """The same from a page that showed the day as it was saved at `seen`, None where it was not saved yet.

        Where it was saved since then, from another page, what this one leaves open stays as it is there: nobody took it
        back. One statement; what it says of use is true of the lapses too from the same moment on: one more, two for a
        "yes".
        """
        check_in = self.model(id=CheckIn.id_for(user, day), user=user, day=day, zone=user.zone, **answers)
        with transaction.atomic(savepoint=False):
            given = {name: _prepared(check_in, name) for name in ("created_at", "updated_at", *CheckIn.ANSWERS)}
            given |= {"id": check_in.pk, "user": user.pk, "day": day, "zone": user.zone}
            given |= {"seen": None if seen is ANY else seen, "merge": seen is not ANY}
            [(check_in.used, check_in.not_safe, before, was_not_safe)] = _upsert(tuple(answers)).rows(**given)
            if "used" in answers:
                Lapse.objects.said(user, day, used=check_in.used == CheckIn.Used.YES)
        is_merged = seen is not ANY and before not in (None, seen)
        was_shown = was_not_safe and before == seen
        return Recorded(check_in, is_merged, is_not_safe_anew=bool(answers.get("not_safe")) and not was_shown)

    def unsay_use(self, user: User, day: date, now: datetime) -> int:
        """Takes a "yes" of that day back where no lapse is left to stand for it: 1 if it did, else 0."""
        lapses = Lapse.objects.kept().filter(user=OuterRef("user"), day=OuterRef("day"))
        said = self.filter(~Exists(lapses), user=user, day=day, used=CheckIn.Used.YES)
        return said.update(used="", updated_at=now)

    def say_use(self, user: User, day: date, now: datetime) -> int:
        """Puts a "yes" back where the answer of that day is open: 1 if it did, else 0."""
        return self.filter(user=user, day=day, used="").update(used=CheckIn.Used.YES, updated_at=now)


class CheckIn(Owned):
    """One per person and local day, unique even when sent twice: the row's id is made from both.

    The day is stored and never worked out again from a time: in some zones the start of a day does not exist.
    Scales: mood, sleep quality and stress 1-5; craving and confidence 0-10; sleep in hours. None is "not answered".
    """

    class Used(models.TextChoices):
        NO = "no", "No"
        YES = "yes", "Yes"
        UNSAID = "unsaid", "Rather not say"

    day = models.DateField()
    zone = models.CharField(max_length=64)
    mood = scale(1, 5)
    craving = scale(0, 10)
    confidence = scale(0, 10)
    used = models.CharField(max_length=6, choices=Used.choices, blank=True)
    sleep_hours = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    sleep_quality = scale(1, 5)
    medicine = models.CharField(max_length=6, blank=True)
    stress = scale(1, 5)
    halt = chips()
    feelings = chips()
    did = chips()
    victory = SealedTextField("one good thing", max_length=300)
    note = SealedTextField(max_length=10_000)
    not_safe = models.BooleanField(default=False)

    ANSWERS = (
        "mood", "craving", "confidence", "used", "sleep_hours", "sleep_quality", "medicine", "stress",
        "halt", "feelings", "did", "victory", "note", "not_safe",
    )  # fmt: skip

    objects: ClassVar = CheckInQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "day"], name="check_in_once_a_day")]
        # For those who look by the clock at what came in of late, of everyone: a few bytes for a million rows.
        indexes: ClassVar = [BrinIndex(fields=["updated_at"], name="check_in_of_late", pages_per_range=16)]

    @staticmethod
    def id_for(user: User, day: date) -> UUID:
        return uuid5(user.pk, f"check-in {day.isoformat()}")

    def answers(self) -> dict[str, Any]:
        """Every answer by its field's name, as the form takes them."""
        return {name: getattr(self, name) for name in self.ANSWERS}


def _prepared(check_in: CheckIn, name: str) -> Any:
    """A field's value as the database takes it: sealed, or the moment, where the field makes it so."""
    field: Any = CheckIn._meta.get_field(name)
    return field.get_db_prep_save(field.pre_save(check_in, add=True), connection)


@lru_cache(maxsize=64)
def _upsert(answered: tuple[str, ...]) -> Planned:
    """Saves a day, and in one that is there replaces these answers. A row: used and not safe as they are now, and when
    the day was saved before, and whether that said not safe; null where it was not saved."""
    columns = ("id", "user_id", "day", "zone", "created_at", "updated_at", *CheckIn.ANSWERS)
    marks = [f"%({'user' if name == 'user_id' else name})s" for name in columns]
    kept = "%(merge)s AND now.updated_at IS DISTINCT FROM %(seen)s"
    replaced = [
        f"{name} = CASE WHEN {kept} AND {_is_empty(name)} THEN now.{name} ELSE excluded.{name} END" for name in answered
    ]
    types = {name: str(CheckIn._meta.get_field(name).db_type(connection)) for name in columns if name != "user_id"}
    return Planned(
        f"""
        WITH before AS (SELECT updated_at, not_safe FROM journal_checkin WHERE id = %(id)s)
        INSERT INTO journal_checkin AS now ({", ".join(columns)}) VALUES ({", ".join(marks)})
        ON CONFLICT (id) DO UPDATE
           SET {", ".join([*replaced, "zone = excluded.zone", "updated_at = excluded.updated_at"])}
        RETURNING used, not_safe, (SELECT updated_at FROM before), (SELECT not_safe FROM before)
        """,  # noqa: S608 - our own names
        **types,
        user="uuid",
        seen="timestamptz",
        merge="bool",
    )


def _is_empty(name: str) -> str:
    field = CheckIn._meta.get_field(name)
    if field.null:
        return f"excluded.{name} IS NULL"
    if isinstance(field, models.BooleanField):
        return f"NOT excluded.{name}"
    return f"excluded.{name} = {'{}' if isinstance(field, ArrayField) else ''!r}"


COLUMNS: Final = ("id", "user_id", "updated_at", "day", *CheckIn.ANSWERS)  # in the order of the model, as from_db reads
OF_DAY: Final = Planned(
    f"SELECT {', '.join(COLUMNS)} FROM journal_checkin WHERE user_id = %(user)s AND day = %(day)s",  # noqa: S608 - our own names
    user="uuid",
    day="date",
)


def check_in_of(user: User, columns: Sequence[str], row: Sequence[Any]) -> CheckIn:
    """A row that plain SQL brought, as the ORM would have made it."""
    found = CheckIn.from_db(connection.alias, columns, row)
    found.user = user
    for name in {"victory", "note"}.intersection(columns):
        found.__dict__[name] = Sealed(found.__dict__[name])  # what a field does with it on the usual way
    return found


def first_open_day(today: date) -> date:
    """The earliest day that may still be filled in."""
    return today - timedelta(days=BACKFILL_DAYS)
