"""Which parts of a week go on paper or into a link, for how long, and who may open it."""

from datetime import timedelta
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from accounts.chips import Chips, OneWord, SomeWords
from accounts.crispy import Folded, SaveBar
from progress.parts import CHOICES, parts_of
from progress.sections import Section
from progress.size import SIZES

DAYS: Final = (("1", "1 day"), ("7", "7 days"), ("14", "14 days"), ("30", "30 days"))
USUAL_DAYS: Final = "7"
SHORTEST: Final = 8


class PaperForm(forms.Form):
    """Sent by GET, so that the choice is in the address. `p` once without a number says that it was made."""

    p = SomeWords("On it", CHOICES)
    size = OneWord("Paper of the PDF", SIZES)

    def __init__(self, numbers: list[str], size: str, *, has_pdf: bool) -> None:
        super().__init__(initial={"p": numbers, "size": size})
        self.helper = FormHelper()
        self.helper.form_method = "get"
        sizes = [Chips("size")] if has_pdf else []
        self.helper.layout = Layout(Chips("p"), *sizes, SaveBar("Show it like this"))


class ShareForm(forms.Form):
    """Nothing is ticked beforehand but how long."""

    p = SomeWords("What the link shows", CHOICES)
    days = OneWord("How long it works", DAYS)
    passphrase = forms.CharField(
        label="A passphrase",
        required=False,
        min_length=SHORTEST,
        max_length=128,
        strip=True,
        help_text="Whoever opens the link must type it. Tell it by another way than the link, such as a call.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label="A name to show",
        required=False,
        max_length=60,
        help_text="Left empty, the page has no name on it.",
    )

    def __init__(self, data: Any, *, action: str) -> None:
        super().__init__(data, initial={"days": USUAL_DAYS})
        self.helper = FormHelper()
        self.helper.form_action = action
        self.helper.attrs = {"novalidate": "novalidate"}
        locks = Folded("A passphrase, a name", "passphrase", "name")
        self.helper.layout = Layout(Chips("p"), Chips("days"), locks, SaveBar("Make the link"))

    def clean_p(self) -> list[str]:
        if not self.cleaned_data["p"]:
            raise forms.ValidationError("Tick what the link is to show.")
        return list(self.cleaned_data["p"])

    @property
    def parts(self) -> tuple[Section, ...]:
        return parts_of(self.cleaned_data["p"])

    @property
    def lasts(self) -> timedelta:
        return timedelta(days=int(self.cleaned_data["days"] or USUAL_DAYS))
