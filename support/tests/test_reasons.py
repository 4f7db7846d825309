import base64
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from PIL import Image

from support import photos
from support.models import Reason, ReasonPhoto
from support.photos import LONGEST_SIDE, NoPhoto, remade


def picture(kind="JPEG", size=(1600, 900), mode="RGB", **more):
    made = BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(made, kind, **more)
    return made.getvalue()


def with_a_place():
    exif = Image.Exif()
    exif[0x010F] = "canarycamera"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif, comment=b"canarycomment", icc_profile=b"canaryprofile", xmp=b"<x>canaryxmp</x>")


def send(client, reason, data, name="photo.jpg"):
    file = SimpleUploadedFile(name, data, content_type="image/jpeg")
    return client.post(reverse("reason-photo-put", args=[reason.pk]), {"photo": file})


@pytest.fixture
def reason(alice):
    return Reason.objects.create(user=alice, text="Mia")


def texts(user):
    return [row.text for row in Reason.objects.for_user(user).in_order()]


def test_reasons_are_added_changed_ordered_deleted_and_brought_back(as_alice, alice):
    action = as_alice.get(reverse("reasons")).context["form"].helper.form_action
    for _ in range(2):
        as_alice.post(action, {"text": "Mia"})
    as_alice.post(reverse("reasons") + "?draft=2", {"text": "A calm\r\nmorning"})
    assert texts(alice) == ["Mia", "A calm\nmorning"]
    mia, calm = Reason.objects.for_user(alice).in_order()
    as_alice.post(reverse("reason-move", args=[mia.pk]), {"to": "1"})
    assert texts(alice) == ["A calm\nmorning", "Mia"]
    as_alice.post(reverse("reason-edit", args=[mia.pk]), {"text": "Mia, seven years old"})
    assert texts(alice) == ["A calm\nmorning", "Mia, seven years old"]
    assert as_alice.post(reverse("reasons"), {"text": "  "}).status_code == 422
    there = as_alice.post(reverse("reason-delete", args=[calm.pk]))["Location"]
    assert reverse("reason-undo", args=[calm.pk]) in as_alice.get(there).content.decode()
    assert texts(alice) == ["Mia, seven years old"]
    as_alice.post(reverse("reason-undo", args=[calm.pk]))
    assert len(texts(alice)) == 2


def test_a_photo_is_made_anew_and_served_to_its_owner_alone(as_alice, as_mallory, client, reason):
    assert send(as_alice, reason, with_a_place()).status_code == 302
    url = reverse("reason-photo", args=[reason.pk])
    answer = as_alice.get(url)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert b"canary" not in answer.content
    with Image.open(BytesIO(answer.content)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (576, LONGEST_SIDE))
        assert not shown.getexif()
        assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert as_mallory.get(url).status_code == 404
    assert client.get(url).status_code == 302
    assert f'src="{url}"' in as_alice.get(reverse("plan")).content.decode()


def test_it_is_sealed_in_the_database(as_alice, reason):
    send(as_alice, reason, picture())
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM support_reasonphoto")
        [(data,)] = cursor.fetchall()
    opened = base64.b64decode(ReasonPhoto.objects.for_user(reason.user).get().data)
    assert opened[:3] == b"\xff\xd8\xff"
    assert opened[:24] not in bytes(data)
    assert base64.b64encode(opened)[:24] not in bytes(data)


def test_another_takes_its_place_and_it_can_be_taken_away(as_alice, reason):
    for size in ((100, 50), (50, 100)):
        send(as_alice, reason, picture(size=size))
    with Image.open(BytesIO(as_alice.get(reverse("reason-photo", args=[reason.pk])).content)) as shown:
        assert shown.size == (50, 100)
    assert ReasonPhoto.objects.count() == 1
    as_alice.post(reverse("reason-photo-remove", args=[reason.pk]))
    assert ReasonPhoto.objects.count() == 0


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"<svg xmlns='x'/>", b"\xff\xd8\xff\xe0 cut off", picture()[:2000], b"%PDF-1.7"]
)
def test_what_is_no_picture_is_refused_with_a_word(as_alice, reason, data):
    answer = send(as_alice, reason, data)
    assert answer.status_code == 422
    assert "Please choose a" in answer.content.decode()
    assert "Mia" in answer.content.decode()
    assert ReasonPhoto.objects.count() == 0


def test_without_a_file_it_says_so(as_alice, reason):
    answer = as_alice.post(reverse("reason-photo-put", args=[reason.pk]))
    assert (answer.status_code, "Please choose a picture." in answer.content.decode()) == (422, True)


def test_a_file_that_is_too_large_is_left_out(as_alice, reason, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10_000
    answer = send(as_alice, reason, picture())
    assert (answer.status_code, "too large" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused_unopened(monkeypatch, kind):
    made = BytesIO()
    Image.new("L", (9_000, 8_000) if kind == "PNG" else (9_000, 7_000)).save(made, kind)
    assert made.tell() < 200_000
    monkeypatch.setattr(photos, "_bare", lambda opened: pytest.fail("it was unpacked"))
    with pytest.raises(NoPhoto, match="too many points"):
        remade(made.getvalue())


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("PNG", "LA"), ("WEBP", "RGBA"), ("JPEG", "CMYK"), ("JPEG", "L")],
)
def test_it_reads_every_usual_kind(kind, mode):
    with Image.open(BytesIO(remade(picture(kind, (300, 200), mode)))) as shown:
        assert (shown.format, shown.mode, shown.size) == ("JPEG", "RGB", (300, 200))


def test_the_result_is_small_enough_to_be_kept():
    assert len(base64.b64encode(remade(picture(size=(3000, 3000))))) <= ReasonPhoto._meta.get_field("data").max_length
