import pytest
from django.urls import reverse


@pytest.mark.django_db
@pytest.mark.parametrize(
    "credential",
    ["", "x", "{}", "[]", "null", "7" * 5000, "[" * 100_000, '{"id": ' * 50_000, '{"rawId": 1, "response": []}',
     '{"id":"AA","rawId":"AA","type":"public-key","response":{"userHandle":"/w==","clientDataJSON":"","signature":"",'
     '"authenticatorData":""}}'],
)  # fmt: skip
def test_junk_in_place_of_a_passkey_is_refused(credential, client):
    client.get(reverse("mfa_login_webauthn"))
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert answer.status_code in (302, 422)
    assert client.get(reverse("today")).status_code == 302
