"""Something to read, go to or take part in."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from accounts.chips import Chips, OneWord
from accounts.crispy import SaveBar
from accounts.prose import ProseField
from support.models import Keeper


class KeeperForm(forms.Form):
    """Only the title is needed. A link is an address of the web, since tapping it opens it."""

    kind = OneWord("What is it?", tuple((str(value), str(label)) for value, label in Keeper.Kind.choices))
    title = forms.CharField(label="Title or name", max_length=200)
    link = forms.URLField(
        label="Link",
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"invalid": "This is not the address of a web page. Check it, or leave it empty."},
    )
    note = ProseField(
        label="Why it is worth keeping", required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any, *, keeper: Keeper) -> None:
        self.keeper = keeper
        super().__init__(data, initial={name: getattr(keeper, name) for name in self.base_fields})
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        self.helper.layout = Layout(Chips("kind"), "title", "link", "note", SaveBar("Save"))

    def clean_link(self) -> str:
        """Only what a browser fetches: a link of another scheme could do something else when it is tapped."""
        link = str(self.cleaned_data["link"])
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError(self.fields["link"].error_messages["invalid"], code="invalid")
        return link

    def fill(self) -> Keeper:
        """The keeper as the valid answers have it, not yet saved."""
        for name in self.base_fields:
            setattr(self.keeper, name, self.cleaned_data[name])
        self.keeper.binned_at = None
        self.keeper.kind = self.cleaned_data["kind"] or Keeper.Kind.OTHER
        return self.keeper
