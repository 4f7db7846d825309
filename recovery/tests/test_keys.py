from datetime import date

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts import keys, letters
from accounts.models import DataKey, InstallationKeyProof, Letter, User
from accounts.vault import CannotOpen, new_key
from journal.models import CheckIn

DAY = date(2026, 3, 11)
OLD, NEW = new_key(), new_key()


@pytest.fixture
def sealed_under_old(settings, make_person, noon):
    settings.INSTALLATION_KEYS = {"k1": OLD}
    keys.prove()
    person = make_person("carol")
    CheckIn.objects.record(person, DAY, {"note": "kept"})
    secret = get_adapter().encrypt("totp secret")
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": secret})
    letters.put_down(EmailMessage("Hello", "Body", None, ["c@example.org"]), noon)
    return person


def note_of(person: User) -> str:
    return CheckIn.objects.for_user(User.objects.get(pk=person.pk)).on(DAY).note


def test_it_moves_every_secret_and_no_row(sealed_under_old, settings):
    settings.INSTALLATION_KEYS = {"k2": NEW, "k1": OLD}
    before = list(CheckIn.objects.values_list("note", "updated_at"))
    assert keys.rotate() == 3
    settings.INSTALLATION_KEYS = {"k2": NEW}
    keys.prove()
    assert note_of(sealed_under_old) == "kept"
    assert get_adapter().decrypt(Authenticator.objects.get().data["secret"]) == "totp secret"
    assert b"Body" in letters._open(Letter.objects.get())
    assert list(CheckIn.objects.values_list("note", "updated_at")) == before


def test_it_has_nothing_left_to_do_the_second_time(sealed_under_old, settings):
    settings.INSTALLATION_KEYS = {"k2": NEW, "k1": OLD}
    keys.rotate()
    assert DataKey.objects.exclude(key_id="k2").count() == 0
    assert list(InstallationKeyProof.objects.values_list("key_id", flat=True)) == ["k2"]


@pytest.mark.parametrize("given", [{"k1": NEW}, {"k2": NEW}], ids=["wrong", "missing"])
def test_it_refuses_to_start_with_a_wrong_or_missing_key(sealed_under_old, settings, given):
    settings.INSTALLATION_KEYS = given
    with pytest.raises(keys.WrongInstallationKey, match="`k1` is missing or is not the one"):
        keys.prove()
    assert set(InstallationKeyProof.objects.values_list("key_id", flat=True)) == {"k1"}


def test_it_stops_the_start_with_one_clear_line(sealed_under_old, settings, tmp_path):
    settings.INSTALLATION_KEYS = {"k1": NEW}
    settings.STATIC_ROOT = tmp_path
    with pytest.raises(CommandError, match="INSTALLATION_KEYS: the key `k1`"):
        call_command("prepare")


def test_a_new_person_gets_a_key_that_only_fits_them(make_person, settings):
    one, two = make_person("one"), make_person("two")
    two.data_key.wrapped = one.data_key.wrapped
    with pytest.raises(CannotOpen):
        two.data_key.unwrap()
