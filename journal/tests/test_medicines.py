from datetime import date

from django.urls import reverse

from journal.models import Medicine


def test_it_is_added_and_stopped_and_past_days_keep_it(as_alice, alice):
    as_alice.post(reverse("medicines"), {"name": "Methadone"})
    [medicine] = Medicine.objects.for_user(alice)
    assert "Methadone" in as_alice.get(reverse("medicines")).content.decode()
    as_alice.post(reverse("medicine-stop", args=[medicine.pk]))
    assert "Methadone" not in as_alice.get(reverse("medicines")).content.decode()
    medicine.refresh_from_db()
    assert medicine.stopped_on is not None


def test_it_is_taken_from_its_first_day_until_the_day_it_stops(alice):
    Medicine.objects.create(user=alice, name="M", started_on=date(2026, 3, 1), stopped_on=date(2026, 3, 5))
    taken = [day for day in range(1, 8) if Medicine.objects.for_user(alice).taken_on(date(2026, 3, day)).exists()]
    assert taken == [1, 2, 3, 4]


def test_it_needs_a_name(as_alice):
    assert as_alice.post(reverse("medicines"), {"name": " "}).status_code == 422
    assert as_alice.post(reverse("medicines"), {"name": "x" * 81}).status_code == 422


def test_dose_and_times_are_kept_and_changed(as_alice, alice):
    action = as_alice.get(reverse("medicines")).context["form"].helper.form_action
    sent = {"name": "Buprenorphine", "dose": "8 mg", "first": "20:00", "second": "08:00", "third": ""}
    for _ in range(2):
        as_alice.post(action, sent)
    [medicine] = Medicine.objects.for_user(alice)
    assert (medicine.dose, [f"{hour:%H:%M}" for hour in medicine.hours]) == ("8 mg", ["08:00", "20:00"])
    answer = as_alice.get(reverse("medicines"))
    assert "8 mg" in answer.content.decode()
    [(_, offers)] = answer.context["medicines"]
    assert [f"{hour:%H:%M}" for hour, _ in offers] == ["08:00", "20:00"]
    edit = reverse("medicine", args=[medicine.pk])
    assert 'value="08:00' in as_alice.get(edit).content.decode()
    as_alice.post(edit, {"name": "Buprenorphine", "dose": "4 mg"})
    medicine.refresh_from_db()
    assert (medicine.dose, medicine.hours) == ("4 mg", [])
    assert as_alice.post(edit, {"name": "", "dose": "2 mg"}).status_code == 422
