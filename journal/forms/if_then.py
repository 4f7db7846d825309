"""If this happens, then I do that. Ticking from lists works better than a blank page (instruments, section 5)."""

from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from accounts.chips import Chips, Choices, OneWord
from accounts.crispy import SaveBar
from journal.models import IfThen

# In the order of the evidence for what comes before cravings: sad and angry first (instruments, section 5).
SITUATIONS: Final[Choices] = (
    ("sad", "I feel sad"),
    ("angry", "I feel angry"),
    ("gear", "I see drugs or gear"),
    ("people", "I meet people who use"),
    ("nowhere", "It comes out of the blue"),
    ("test", "I want to test myself"),
    ("celebration", "There is something to celebrate"),
    ("pain", "I am in pain"),
    ("no_sleep", "I cannot sleep"),
    ("argument", "I had an argument"),
    ("money", "I have money in hand"),
    ("place", "I am near a place I know"),
    ("withdrawal", "I feel sick from withdrawal"),
)
RESPONSES: Final[Choices] = (
    ("call", "I call someone on my side"),
    ("leave", "I leave and go where people are"),
    ("breathe", "I breathe slowly and wait 15 minutes"),
    ("walk", "I go for a walk"),
    ("eat", "I eat and drink something"),
    ("reasons", "I read my reasons"),
    ("meeting", "I go to a meeting"),
    ("doctor", "I call my doctor or clinic"),
    ("home", "I say no and go home"),
)


class IfThenForm(forms.Form):
    """Each half is ticked or typed; what was typed goes first. Both halves are needed."""

    situation = OneWord("If …", SITUATIONS)
    own_situation = forms.CharField(label="Or in your own words: if …", required=False, max_length=300)
    response = OneWord("Then …", RESPONSES)
    own_response = forms.CharField(label="Or in your own words: then …", required=False, max_length=300)

    def __init__(self, data: Any, *, if_then: IfThen, save: str) -> None:
        self.if_then = if_then
        super().__init__(data, initial=_given(if_then))
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        self.helper.layout = Layout(
            Chips("situation"), "own_situation", Chips("response"), "own_response", SaveBar(save)
        )

    def clean(self) -> None:
        for half, missing in (
            ("situation", "Choose or write when."),
            ("response", "Choose or write what you do then."),
        ):
            if not self._half(half) and half not in self.errors and f"own_{half}" not in self.errors:
                self.add_error(half, missing)

    def fill(self) -> IfThen:
        """The if-then as the valid answers have it, not yet saved."""
        self.if_then.situation, self.if_then.response = self._half("situation"), self._half("response")
        self.if_then.binned_at = None
        return self.if_then

    def _half(self, half: str) -> str:
        ticked = dict(_list_of(half)).get(self.cleaned_data.get(half, ""), "")
        return str(self.cleaned_data.get(f"own_{half}") or ticked)


def _list_of(half: str) -> Choices:
    return SITUATIONS if half == "situation" else RESPONSES


def _given(if_then: IfThen) -> dict[str, str]:
    """Words that stand on a list are shown as ticked there, all others as typed."""
    given: dict[str, str] = {}
    for half in ("situation", "response"):
        text = getattr(if_then, half)
        key = next((key for key, label in _list_of(half) if label == text), "")
        given |= {half: key, f"own_{half}": "" if key else text}
    return given
