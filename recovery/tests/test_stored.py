"""The list of what is stored says the truth about every field of every table."""

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from accounts.fields import SealedTextField
from accounts.owned import Owned
from accounts.stored import OF_EVERY_OWNED_ROW, parts

LISTED = {name: fields for part in parts() for name, fields in part.tables.items()}
MODELS = {model._meta.label_lower: model for model in apps.get_models(include_auto_created=True)}


def test_it_lists_every_table_once():
    assert set(LISTED) == set(MODELS)
    assert sum(len(part.tables) for part in parts()) == len(LISTED)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_it_lists_every_field_once(name):
    model = MODELS[name]
    there = [field.name for field in model._meta.local_concrete_fields]
    listed = [field for kind in LISTED[name].values() for field in kind]
    if issubclass(model, Owned):
        listed += [field for field in OF_EVERY_OWNED_ROW if model._meta.get_field(field).model == model]
    assert sorted(listed) == sorted(there)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_what_it_calls_sealed_is(name):
    fields = {field.name: field for field in MODELS[name]._meta.local_concrete_fields}
    sealed = set(LISTED[name].get("sealed", []))
    assert {field for field, kind in fields.items() if isinstance(kind, SealedTextField)} <= sealed
    if issubclass(MODELS[name], Owned):
        assert all(isinstance(fields[field], SealedTextField) for field in sealed)


@pytest.mark.django_db
def test_no_table_is_left_out():
    """Beside the models there are only Django's list of migrations and the cache of the rate limits."""
    ours = {model._meta.db_table for model in MODELS.values()}
    assert set(connection.introspection.table_names()) - ours == {"django_migrations", "cache"}


@pytest.mark.django_db
def test_the_privacy_page_says_all_of_it(client):
    page = client.get(reverse("privacy")).content.decode()
    for part in parts():
        for words in (part.title, part.plain_words, part.sealed_words, part.hashed_words):
            assert words in page
