"""The week in my words: four texts and one if-then, all of them free to leave out."""

from typing import Any, Final
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from accounts.crispy import SaveBar
from accounts.prose import ProseField
from journal.models.entry import Page
from progress.models.note import HALVES, LABELS, LONGEST, LONGEST_HALF, PROSE, WeekNote, Words

OURS: Final = ("mark", "version", "turn")


def _prose(name: str, rows: int) -> ProseField:
    attrs = {"rows": rows, "autocomplete": "off", "autocapitalize": "sentences"}
    return ProseField(label=LABELS[name], required=False, max_length=LONGEST, widget=forms.Textarea(attrs=attrs))


class NoteForm(forms.Form):
    """Hidden: which open page this is, the version it knows, and its how-manieth save."""

    mark = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    turn = forms.IntegerField(required=False, min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)
    well = _prose("well", 3)
    hard = _prose("hard", 3)
    learned = _prose("learned", 3)
    focus = _prose("focus", 2)
    situation = forms.CharField(label="Next week, if …", required=False, max_length=LONGEST_HALF)
    response = forms.CharField(
        label="… then I",
        required=False,
        max_length=LONGEST_HALF,
        help_text="With both halves it goes to your plan, and Today shows it next week.",
    )

    def __init__(self, data: Any, *, note: WeekNote | None, mark: UUID, action: str) -> None:
        super().__init__(data, initial=_initial(note) | {"mark": mark})
        self.helper = FormHelper()
        self.helper.form_id = "note"
        self.helper.form_action = action
        self.helper.attrs = {"novalidate": "novalidate", "autocomplete": "off"}
        self.helper.layout = Layout(*OURS, *PROSE, *HALVES, SaveBar("Save"))

    @property
    def page(self) -> Page:
        return Page(self.cleaned_data["mark"], self.cleaned_data["version"], self.cleaned_data["turn"])

    @property
    def words(self) -> Words:
        return Words(**{name: self.cleaned_data[name] for name in (*PROSE, *HALVES)})

    def begin_anew(self, mark: UUID, action: str) -> None:
        """What was typed stays, and the next Save says that both are to be kept."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        typed["mark"], typed["version"], typed["turn"] = str(mark), "", ""
        self.data = typed
        self.helper.form_action = action


def _initial(note: WeekNote | None) -> dict[str, Any]:
    if note is None:
        return {}
    return {"version": note.version} | {name: getattr(note.words, name) for name in (*PROSE, *HALVES)}
