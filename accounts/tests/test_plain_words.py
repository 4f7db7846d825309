"""What a form says where it has no words of its own."""

import pytest
from django import forms


class AnyForm(forms.Form):
    name = forms.CharField(max_length=3)
    link = forms.URLField(assume_scheme="https")
    hours = forms.IntegerField(min_value=1, max_value=24)


@pytest.mark.parametrize(
    ("field", "given", "words"),
    [
        ("name", "", "Please fill this in."),
        ("name", "Joana", "This is too long: it has 5 letters, and 3 fit."),
        ("link", "no address", "This is no web address. One begins with https://"),
        ("hours", "0", "The least here is 1."),
        ("hours", "99", "The most here is 24."),
    ],
)
def test_it_is_said_in_plain_words(field, given, words):
    form = AnyForm({field: given})
    assert form.errors[field] == [words]
