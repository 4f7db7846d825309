"""The installation's keys against the database they were made for: proven at start, rotated without touching rows."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from accounts import letters, vault
from accounts.models import DataKey, InstallationKeyProof, Letter

WORD = b"daymark"
PURPOSE = b"installation key proof"
BATCH = 500
SEALED_BY_ALLAUTH = ("secret", "seed")


class WrongInstallationKey(RuntimeError):
    """A key given does not open what this database was sealed with, or is missing."""


def prove() -> None:
    """Checks every key the database knows; the newest key given is noted when it is new here.

    Raises WrongInstallationKey, naming the key's id and the variable, and never a key.
    """
    newest = next(iter(settings.INSTALLATION_KEYS))
    proofs = {proof.key_id: bytes(proof.proof) for proof in InstallationKeyProof.objects.all()}
    for key_id, proof in proofs.items():
        _prove_one(key_id, proof)
    if newest not in proofs:
        proof = vault.wrap(WORD, settings.INSTALLATION_KEYS, PURPOSE)
        InstallationKeyProof.objects.get_or_create(key_id=newest, defaults={"proof": proof})


def _prove_one(key_id: str, proof: bytes) -> None:
    try:
        vault.unwrap(proof, settings.INSTALLATION_KEYS, PURPOSE)
    except vault.CannotOpen as error:
        raise WrongInstallationKey(
            f"INSTALLATION_KEYS: the key `{key_id}` is missing or is not the one this database was made with. "
            "Nothing was changed. Start again with the right key; without it no private text can be opened."
        ) from error


def rotate() -> int:
    """Puts every person's key, second factors and waiting letters under the newest key; how many were moved.

    Sealed rows stay as they are. Afterwards older keys are forgotten and may be taken out of INSTALLATION_KEYS.
    """
    prove()
    newest = next(iter(settings.INSTALLATION_KEYS))
    moved = 0
    while batch := _move_data_keys(newest):
        moved += batch
    with transaction.atomic():
        moved += _move_second_factors() + _move_letters()
        InstallationKeyProof.objects.exclude(key_id=newest).delete()
    return moved


def _move_data_keys(newest: str) -> int:
    """One batch in one transaction, so that a rotation may be broken off and taken up again."""
    with transaction.atomic():
        keys = list(DataKey.objects.select_for_update().exclude(key_id=newest)[:BATCH])
        for key in keys:
            key.wrap(key.unwrap())
        DataKey.objects.bulk_update(keys, ["wrapped", "key_id"])
    return len(keys)


def _move_second_factors() -> int:
    adapter = get_adapter()
    factors = list(Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN))
    for factor in factors:
        secrets = {name: factor.data[name] for name in SEALED_BY_ALLAUTH if name in factor.data}
        factor.data |= {name: adapter.encrypt(adapter.decrypt(value)) for name, value in secrets.items()}
    Authenticator.objects.bulk_update(factors, ["data"], batch_size=BATCH)
    return len(factors)


def _move_letters() -> int:
    waiting = list(Letter.objects.select_for_update())
    for letter in waiting:
        letters.reseal(letter)
    Letter.objects.bulk_update(waiting, ["sealed"], batch_size=BATCH)
    return len(waiting)
