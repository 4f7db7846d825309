"""A craving's fields: in the moment what set it off, afterwards all of it in one short form, and the list's filters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from html import escape
from typing import Any, Final, Self, cast
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from accounts.chips import Chips, Choices, OneWord, Scale, SomeWords
from accounts.clock import local_day, resolve
from accounts.crispy import Folded, SaveBar
from accounts.models import User
from accounts.prose import ProseField
from journal import words
from journal.models import Craving, OwnWord
from journal.models.craving import CravingQuerySet
from journal.models.own_word import Word
from journal.tools import FOR_A_CRAVING

KINDS: Final[Choices] = tuple((str(value), str(label)) for value, label in Craving.Kind.choices)
TOOLS: Final[Choices] = tuple((tool.key, tool.name) for tool in FOR_A_CRAVING)
WALL_TIME: Final = "%Y-%m-%dT%H:%M"
EARLIEST: Final = 2000
SLACK: Final = timedelta(minutes=5)


class WallTimeField(forms.CharField):
    """A local time as a phone's picker sends it, in the person's zone: no hour is refused, however clocks change."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def prepare_value(self, value: Any) -> Any:
        return timezone.localtime(value).strftime(WALL_TIME) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            wall = datetime.strptime(text[:16], WALL_TIME)  # noqa: DTZ007 - the zone is given in the next line
            return resolve(wall.date(), wall.time(), timezone.get_current_timezone())
        except (ValueError, OverflowError) as error:
            raise ValidationError("Please give a day and a time.") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data) and str(data)[:16] != self.prepare_value(initial)


def _line(label: str, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "next", **attrs})
    return forms.CharField(label=label, required=False, max_length=200, widget=widget)


class OwnWords(forms.MultipleChoiceField):
    """Chips of the person's own; the form fills in whose. Drawn anew each time: such words are kept in no memory."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class TriggerForm(forms.Form):
    """What set it off. Every field may be left out."""

    kind = OneWord("What is it most of all?", KINDS)
    triggers = SomeWords("What set it off?", words.TRIGGERS)
    own_triggers = OwnWords("My own")
    new_trigger = forms.CharField(
        label="Something else",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "done"}),
    )
    where = _line("Where?")
    company = _line("With whom?")
    thought = ProseField(
        label="What went through my mind",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "enterkeyhint": "enter"}),
    )

    ANSWERS: tuple[str, ...] = ("kind", "triggers", "own_triggers", "where", "company", "thought")
    SAVE = "Next"

    def __init__(self, *args: Any, own_words: Iterable[OwnWord], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = {str(word.pk): word for word in own_words}
        self._offer_own("own_triggers", OwnWord.Kind.TRIGGER)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        self.helper.layout = Layout(*self.parts(), SaveBar(self.SAVE))

    def parts(self) -> list[Any]:
        return [
            Chips("triggers"),
            *(["own_triggers"] if "own_triggers" in self.fields else []),
            "new_trigger",
            Chips("kind"),
            Folded("Where, with whom, what I thought", "where", "company", "thought"),
        ]

    def answers(self, user: User) -> dict[str, Any]:
        """The valid answers as the model's columns take them; a new word of one's own is made here."""
        given = {name: self.cleaned_data[name] for name in self.ANSWERS if name in self.cleaned_data}
        own = [UUID(pk) for pk in self.cleaned_data.get("own_triggers", [])]
        if new := self.cleaned_data["new_trigger"]:
            own.append(OwnWord.objects.named(user, OwnWord.Kind.TRIGGER, new).pk)
        return {**given, "own_triggers": list(dict.fromkeys(own))}

    def _offer_own(self, field: str, kind: str) -> None:
        """Those that are not hidden, and those that this row names already."""
        named = {str(pk) for pk in self.initial.get(field) or ()}
        offered = [word for pk, word in self.own.items() if word.kind == kind and (not word.hidden or pk in named)]
        if offered:
            cast(forms.ChoiceField, self.fields[field]).choices = [(str(word.pk), word.label) for word in offered]
        else:
            del self.fields[field]


class CravingForm(TriggerForm):
    """All of it, afterwards. `now` bounds the time; an empty time is now, or stays what it was."""

    at = WallTimeField(label="When was it?", required=False)
    before = Scale("How strong was it?", words.ZERO_TO_TEN)
    tool = OneWord("What did you try?", TOOLS)
    own_tool = forms.ChoiceField(label="Or one of my own", required=False)
    after = Scale("How strong was it then?", words.ZERO_TO_TEN)
    token = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    ANSWERS = (*TriggerForm.ANSWERS, "before", "after", "tool")
    SAVE = "Save"

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        tools = [(pk, word.label) for pk, word in self.own.items() if word.kind == OwnWord.Kind.TOOL]
        cast(forms.ChoiceField, self.fields["own_tool"]).choices = [("", "None of these"), *tools]

    def parts(self) -> list[Any]:
        own_tools = [word for word in self.own.values() if word.kind == OwnWord.Kind.TOOL]
        return [
            "token",
            "at",
            Chips("before", low="none", high="strongest ever"),
            *super().parts()[:-2],
            Chips("tool"),
            *(["own_tool"] if own_tools else []),
            Chips("after", low="none", high="strongest ever"),
            Folded("More, if you like", Chips("kind"), "where", "company", "thought"),
        ]

    def clean_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["at"]
        if at and (at.year < EARLIEST or at > self.now + SLACK):
            raise ValidationError("This time is not here yet." if at > self.now else "This is too long ago.")
        return at

    def answers(self, user: User) -> dict[str, Any]:
        """With an own tool there is no built-in one. The time counts where it was changed or none is known yet."""
        own_tool = self.cleaned_data["own_tool"]
        given = {**super().answers(user), "own_tool": UUID(own_tool) if own_tool else None}
        if own_tool:
            given["tool"] = ""
        if not self.initial.get("at") or ("at" in self.changed_data and self.cleaned_data["at"]):
            at = self.cleaned_data["at"] or self.now
            given |= {"at": at, "day": local_day(at, user.tz, user.day_start), "zone": user.zone}
        return given


BANDS: Final = {"low": (0, 3), "middle": (4, 6), "high": (7, 10)}
HOURS: Final = {"night": (0, 5), "morning": (6, 11), "afternoon": (12, 17), "evening": (18, 23)}
SELECTS: Final[tuple[tuple[str, str, Choices], ...]] = (
    ("trigger", "Set off by", words.TRIGGERS),
    ("strength", "Strength", (("low", "0 to 3"), ("middle", "4 to 6"), ("high", "7 to 10"))),
    (
        "hours",
        "Time of day",
        (
            ("night", "Night, 0 to 6"),
            ("morning", "Morning, 6 to 12"),
            ("afternoon", "Afternoon, 12 to 18"),
            ("evening", "Evening, 18 to 24"),
        ),
    ),
    ("tool", "What I tried", TOOLS),
)
OWN_KINDS: Final = {"trigger": OwnWord.Kind.TRIGGER, "tool": OwnWord.Kind.TOOL}


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to: `chosen` maps a filter to a value that is on its list, all else was left out.

    An own word goes by its id, so that no word of a person's own is in an address.
    """

    chosen: dict[str, str]
    own: dict[str, Word]

    @classmethod
    def of(cls, given: Mapping[str, str], own_words: Iterable[Word]) -> Self:
        own = {str(word.pk): word for word in own_words}
        chosen = {}
        for name, _, known in SELECTS:
            value = given.get(name, "")
            if value in dict(known) or (value in own and own[value].kind == OWN_KINDS.get(name)):
                chosen[name] = value
        return cls(chosen, own)

    def narrow(self, rows: CravingQuerySet) -> CravingQuerySet:
        if trigger := self.chosen.get("trigger"):
            rows = rows.set_off_by(self._named(trigger))
        if tool := self.chosen.get("tool"):
            rows = rows.helped_by(self._named(tool))
        if strength := self.chosen.get("strength"):
            rows = rows.filter(before__range=BANDS[strength])
        if hours := self.chosen.get("hours"):
            rows = rows.at_hours(*HOURS[hours])
        return rows

    def drawn(self) -> SafeString:
        """A select for each filter. The built-in options are drawn once; own words are kept nowhere, and escaped."""
        selects = (SELECT.format(name, label, self._options(name)) for name, label, _ in SELECTS)
        return mark_safe("".join(selects))  # noqa: S308 - escaped in _options

    def _options(self, name: str) -> str:
        value, kind = self.chosen.get(name, ""), OWN_KINDS.get(name)
        own = ((pk, pk == value, word.label) for pk, word in self.own.items() if word.kind == kind)
        return _built_in(name, "" if value in self.own else value) + _options(own)

    def _named(self, value: str) -> str | UUID:
        return UUID(value) if value in self.own else value


SELECT: Final = (
    '<div class="field"><label for="id_{0}">{1}</label>'
    '<select class="select" name="{0}" id="id_{0}">{2}</select></div>\n'
)


def _options(options: Iterable[tuple[str, bool, str]]) -> str:
    return "".join(
        f'<option value="{escape(value)}"{" selected" if is_chosen else ""}>{escape(text)}</option>'
        for value, is_chosen, text in options
    )


@cache
def _built_in(name: str, chosen: str) -> str:
    known = next(choices for each, _, choices in SELECTS if each == name)
    return _options((value, value == chosen, text) for value, text in (("", "Any"), *known))
