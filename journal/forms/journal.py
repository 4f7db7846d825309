"""What to look for in the journal: words, or a tag, a feeling, a prompt and days."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.urls import reverse_lazy

from accounts.crispy import SaveBar
from journal import prompts, words
from journal.entries import Filters
from journal.search import LONGEST_QUESTION

ANY = [("", "Any")]


class WordsForm(forms.Form):
    """Sent by POST: the words are as private as the entries."""

    words = forms.CharField(
        label="Words to look for",
        max_length=LONGEST_QUESTION,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "enterkeyhint": "search"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = reverse_lazy("journal-search")
        self.helper.layout = Layout("words", SaveBar("Search"))


class FilterForm(forms.Form):
    """Sent by GET, since none of its values is a word of one's own: a tag is sent as a mark that only we can read."""

    tag = forms.ChoiceField(label="Tag", required=False)
    feeling = forms.ChoiceField(label="Feeling", required=False, choices=ANY + list(words.FEELINGS))
    prompt = forms.ChoiceField(
        label="Started from", required=False, choices=ANY + [(prompt.key, prompt.name) for prompt in prompts.PROMPTS]
    )
    first = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, tags: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tags is None:
            self.fields["tag"] = forms.CharField(required=False, max_length=16)
        elif tags:
            self.fields["tag"].choices = ANY + tags  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["tag"]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_action = reverse_lazy("journal")
        self.helper.layout = Layout(*self.fields, SaveBar("Show these"))

    def filters(self) -> Filters:
        """What of it is valid; the rest of a hand-made link is left out."""
        self.is_valid()
        return Filters(**{name: value for name, value in self.cleaned_data.items() if value})
