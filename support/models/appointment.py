"""Appointments, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Final, Self
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models, transaction
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from accounts.binned import Binned, BinnedQuerySet
from accounts.fields import Sealed, SealedTextField
from accounts.models import User
from accounts.owned import Owned, OwnedQuerySet
from accounts.planned import Planned
from support import occurrences
from support.occurrences import FARTHEST_MOVE, Change, Occurrence

CHANGED: Final = ("day", "state", "moved_to_day", "moved_to_at")
AHEAD_COLUMNS: Final = (
    "id", "user_id", "kind", "with_whom", "place", "day", "at", "minutes", "zone", "repeats", "until",
)  # fmt: skip
# What `that_may_fall_between` finds, and a row without an id for the date of naloxone that is at hand: Today asks this
# on every visit, and the ORM took longer to put it together than PostgreSQL to answer it.
AHEAD: Final = Planned(
    """
    SELECT id, user_id, kind, with_whom, place, day, at, minutes, zone, repeats, until, ARRAY(
        SELECT json_build_object(
            'day', day, 'state', state, 'moved_to_day', moved_to_day, 'moved_to_at', moved_to_at)
          FROM support_visit
         WHERE user_id = appointment.user_id AND appointment_id = appointment.id AND day BETWEEN %(first)s AND %(last)s)
      FROM support_appointment appointment
     WHERE user_id = %(user)s AND binned_at IS NULL AND day <= %(last)s
       AND (day >= %(first)s OR until >= %(first)s OR (until IS NULL AND repeats <> ''))
     UNION ALL
    SELECT NULL, user_id, '', NULL, NULL, expires_on, NULL, NULL, '', '', NULL, NULL
      FROM support_naloxone WHERE user_id = %(user)s AND has_it IS NOT FALSE
    """,
    user="uuid",
    first="date",
    last="date",
)


@dataclass(frozen=True)
class Schedule:
    """When an appointment is, apart from its zone."""

    day: date
    at: time
    minutes: int
    repeats: str
    until: date | None


class AppointmentQuerySet(BinnedQuerySet["Appointment"]):
    def that_may_fall_between(self, first: date, last: date) -> Self:
        """Those that may have an occurrence, moved or not, on these days; `occurrences` says which days. Each knows its
        `changes` near them: one query for all."""
        first, last = first - FARTHEST_MOVE, last + FARTHEST_MOVE
        return self.kept().open_between(first, last).with_changes(models.Q(day__range=(first, last)))

    def ahead(self, user: User, first: date, last: date) -> tuple[list[Appointment], date | None]:
        """What may fall on these days, as far as Today says it, and until when the naloxone at hand is good: one
        query for both."""
        rows = AHEAD.rows(user=user.pk, first=first - FARTHEST_MOVE, last=last + FARTHEST_MOVE)
        expires_on = next((row[AHEAD_COLUMNS.index("day")] for row in rows if row[0] is None), None)
        return [_appointment(user, row) for row in rows if row[0]], expires_on

    def since(self, first: date) -> Self:
        """Those that did not end before `first`, each with everything that was moved or called off."""
        exceptions = models.Q(state=Visit.State.CANCELLED) | models.Q(moved_to_day__isnull=False)
        return self.kept().open_between(first, date.max).with_changes(exceptions)

    def with_all_changes(self) -> Self:
        return self.kept().with_changes(models.Q())

    def open_between(self, first: date, last: date) -> Self:
        """Those whose first day, rule or end lets something fall on these days, leaving moves aside."""
        open_end = models.Q(until=None) & ~models.Q(repeats="")
        lasts = models.Q(day__gte=first) | open_end | models.Q(until__gte=first)
        return self.filter(lasts, day__lte=last).order_by("day", "at", "id")

    def with_changes(self, which: models.Q) -> Self:
        """Each brings along `which` of its visits, as `changes` reads them: from the same query."""
        visits = Visit.objects.filter(which, user=OuterRef("user"), appointment=OuterRef("pk")).order_by("day")
        return self.annotate(visits=ArraySubquery(visits.values(said=JSONObject(**{name: name for name in CHANGED}))))


def _appointment(user: User, row: Sequence[Any]) -> Appointment:
    found = Appointment.from_db(connection.alias, AHEAD_COLUMNS, row[:-1])
    found.user, found.visits = user, row[-1]
    for name in ("with_whom", "place"):
        found.__dict__[name] = Sealed(found.__dict__[name])  # what a field does with it on the usual way
    return found


class Appointment(Binned):
    """`day` and `at` are wall time in `zone`; where it repeats they are the first occurrence's, and `until` the last
    day on which one may fall. A time in a gap of the clock is read as RFC 5545 reads it."""

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", "One to one"
        GROUP = "group", "Group"
        FAMILY = "family", "Family"
        DOCTOR = "doctor", "Doctor"
        PHARMACY = "pharmacy", "Pharmacy"
        TEST = "test", "Test"
        OTHER = "other", "Other"

    class Repeats(models.TextChoices):
        NEVER = "", "Once"
        WEEKLY = "1w", "Every week"
        FORTNIGHTLY = "2w", "Every 2 weeks"
        FOUR_WEEKLY = "4w", "Every 4 weeks"
        MONTHLY = "1m", "Every month"

    kind = models.CharField(max_length=10, choices=Kind.choices, blank=True)
    with_whom = SealedTextField("with whom", max_length=120)
    place = SealedTextField(max_length=300)
    link = SealedTextField(max_length=500)
    note = SealedTextField(max_length=2_000)
    day = models.DateField()
    at = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    zone = models.CharField(max_length=64)
    repeats = models.CharField(max_length=2, choices=Repeats.choices, blank=True)
    until = models.DateField(null=True, blank=True)

    objects: ClassVar = AppointmentQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "day"], name="appointment_of_person")]

    visits: list[dict[str, str | None]]  # as the querysets above bring them along

    @staticmethod
    def id_for(user: User, draft: str) -> UUID:
        """The id of the appointment that a form's draft will be."""
        return uuid5(user.pk, f"appointment {draft}")

    @property
    def title(self) -> str:
        return "Appointment" if self.kind in ("", self.Kind.OTHER) else self.get_kind_display()

    @property
    def called(self) -> str:
        """What it is and with whom, as a heading says it."""
        return f"{self.title} · {self.with_whom}" if self.with_whom else self.title

    @property
    def changes(self) -> Iterator[Change]:
        """What its `visits` say, for `occurrences`."""
        for said in self.visits:
            moved_day, moved_at = said["moved_to_day"], said["moved_to_at"]
            yield Change(
                date.fromisoformat(str(said["day"])),
                str(said["state"]),
                date.fromisoformat(moved_day) if moved_day else None,
                time.fromisoformat(moved_at) if moved_at else None,
            )

    def between(self, first: date, last: date) -> list[Occurrence]:
        """Its occurrences on these days of its own zone, in order."""
        return occurrences.occurrences(self, self.changes, first, last)

    def next_after(self, now: datetime) -> Occurrence | None:
        """The first that is not over and not called off, within a year and a bit."""
        today = now.astimezone(ZoneInfo(self.zone)).date()
        coming = self.between(today - timedelta(days=1), today + timedelta(days=400))
        return next((one for one in coming if not one.is_over(now) and not one.is_off), None)

    def revise(self, words: Mapping[str, Any], schedule: Schedule, next_day: date) -> Appointment:
        """Words hold for all of it. Where it repeats and has begun, another schedule holds from `next_day` on, the
        rule's day of what comes next: this row ends before it, and the one returned goes on."""
        for name, value in words.items():
            setattr(self, name, value)
        is_later = self.repeats and self.day < next_day
        with transaction.atomic():
            if is_later and (schedule.day, schedule.at, schedule.repeats) != (self.day, self.at, self.repeats):
                return self._go_on(schedule, next_day)
            if not self.repeats and schedule.day != self.day:
                Visit.of(self, self.day).follow(schedule.day)
            self._take(schedule)
            self.save()
        return self

    def _go_on(self, schedule: Schedule, next_day: date) -> Appointment:
        self.until = min(self.until or next_day, next_day - timedelta(days=1))
        self.save()
        words = {name: getattr(self, name) for name in ("user", "kind", "with_whom", "place", "link", "note", "zone")}
        following = Appointment(pk=uuid5(self.pk, f"from {next_day}"), **words)
        following._take(schedule)
        following.save()
        return following

    def _take(self, schedule: Schedule) -> None:
        for name in ("day", "at", "minutes", "repeats", "until"):
            setattr(self, name, getattr(schedule, name))


class VisitQuerySet(OwnedQuerySet["Visit"]):
    def between(self, first: date, last: date) -> Self:
        """Of these days, both ends included, newest first."""
        return self.filter(day__range=(first, last)).order_by("-day", "-id")

    def noted_up_to(self, day: date) -> Self:
        """Of appointments that are not deleted, newest first, each with its appointment."""
        rows = self.filter(day__lte=day, appointment__binned_at=None).select_related("appointment")
        return rows.order_by("-day", "-id")

    def older_than(self, visit: Visit) -> Self:
        return self.filter(models.Q(day__lt=visit.day) | models.Q(day=visit.day, pk__lt=visit.pk))


class Visit(Owned):
    """What became of one occurrence: `day` is the day the rule gave it. One without a row has not been spoken of."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        ATTENDED = "attended", "I was there"
        MISSED = "missed", "I was not there"
        CANCELLED = "cancelled", "Called off"

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    day = models.DateField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    moved_to_day = models.DateField(null=True, blank=True)
    moved_to_at = models.TimeField(null=True, blank=True)
    notes = SealedTextField("notes after", max_length=10_000)
    homework = SealedTextField("what I take home to do", max_length=2_000)

    objects: ClassVar = VisitQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "appointment", "day"], name="visit_once_an_occurrence")
        ]
        indexes: ClassVar = [models.Index(fields=["user", "day"], name="visit_by_day")]

    @classmethod
    def of(cls, appointment: Appointment, day: date) -> Visit:
        """What is noted of it, or a new row that is not yet saved."""
        found = cls.objects.for_user(appointment.user).filter(appointment=appointment, day=day).first()
        pk = uuid5(appointment.pk, f"visit {day}")
        return found or cls(pk=pk, user=appointment.user, appointment=appointment, day=day)

    @property
    def is_noted(self) -> bool:
        """Whether there is a row of it."""
        return not self._state.adding

    @property
    def change(self) -> Change:
        return Change(self.day, self.state, self.moved_to_day, self.moved_to_at)

    @property
    def lines_of_homework(self) -> list[str]:
        return [line.strip() for line in self.homework.splitlines() if line.strip()]

    def keep(self, **fields: Any) -> None:
        """Saves these fields in one statement and leaves the others; two devices at once make one row."""
        for name, value in fields.items():
            setattr(self, name, value)
        Visit.objects.bulk_create(
            [self], update_conflicts=True, unique_fields=["id"], update_fields=[*fields, "updated_at"]
        )

    def follow(self, day: date) -> None:
        """The appointment is on another day now: what is written goes along to a row of that day; it is on again."""
        if not self.is_noted:
            return
        state = self.State.PLANNED if self.state == self.State.CANCELLED else self.state
        Visit.of(self.appointment, day).keep(state=state, notes=self.notes, homework=self.homework)
        self.delete()
