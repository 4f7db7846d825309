"""What forms say is wrong, in plain words instead of the framework's: for every form that has none of its own."""

from typing import Final

from django import forms
from django.core import validators

FIELDS: Final = (
    (forms.Field, "required", "Please fill this in."),
    (forms.URLField, "invalid", "This is no web address. One begins with https://"),
)
LIMITS: Final = (
    (validators.MaxLengthValidator, "This is too long: it has %(show_value)s letters, and %(limit_value)s fit."),
    (validators.MinValueValidator, "The least here is %(limit_value)s."),
    (validators.MaxValueValidator, "The most here is %(limit_value)s."),
)


def use() -> None:
    """From now on. Django keeps these words on its classes, so that a site may change them there."""
    for field, code, words in FIELDS:
        field.default_error_messages[code] = words
    for validator, words in LIMITS:
        validator.message = words
