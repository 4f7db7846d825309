"""The medicines that the check-in asks about."""

from datetime import time
from uuid import UUID, uuid5

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.clock import today_for
from accounts.draft import address, draft_of
from accounts.http import PersonRequest
from journal.forms.medicine import MedicineForm
from journal.models import Medicine


@require_http_methods(["GET", "HEAD", "POST"])
def medicines(request: PersonRequest) -> HttpResponse:
    """The medicines the check-in asks about; a POST adds one. Sent twice, it is one."""
    today, draft = today_for(request.user, timezone.now()), draft_of(request)
    medicine = Medicine(pk=Medicine.id_for(request.user, draft), user=request.user, started_on=today)
    data = request.POST if request.method == "POST" else None
    form = MedicineForm(data, medicine=medicine, action=address("medicines", draft), save="Add")
    if form.is_valid():
        Medicine.objects.bulk_create([form.fill()], ignore_conflicts=True)
        return redirect("medicines")
    taken = Medicine.objects.for_user(request.user).taken_on(today)
    context = {"form": form, "medicines": [(one, _offers(one)) for one in taken]}
    return render(request, "journal/medicines.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Another name, dose or times; since when it is taken stays."""
    medicine = get_object_or_404(Medicine.objects.for_user(request.user), pk=pk)
    form = MedicineForm(request.POST if request.method == "POST" else None, medicine=medicine, action="", save="Save")
    if form.is_valid():
        form.fill().save(update_fields=["name", "dose", "times", "updated_at"])
        return redirect("medicines")
    context = {"form": form, "medicine": medicine}
    return render(request, "journal/medicine.html", context, status=422 if form.errors else 200)


@require_POST
def stop_medicine(request: PersonRequest, pk: UUID) -> HttpResponse:
    """From today on the check-in no longer asks; past days keep what was said."""
    medicine = get_object_or_404(Medicine.objects.for_user(request.user), pk=pk)
    medicine.stop(today_for(request.user, timezone.now()))
    return redirect("medicines")


def _offers(medicine: Medicine) -> list[tuple[time | None, str]]:
    """Each time of day, or none, with the address that makes it a routine item: sent twice, it is one item."""
    hours: list[time | None] = [*medicine.hours]
    return [(hour, address("routine-new", str(uuid5(medicine.pk, f"routine {hour}")))) for hour in hours or [None]]
