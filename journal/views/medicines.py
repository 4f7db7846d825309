"""The medicines that the check-in asks about."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.clock import today_for
from accounts.http import PersonRequest
from journal.forms.medicine import MedicineForm
from journal.models import Medicine


@require_http_methods(["GET", "HEAD", "POST"])
def medicines(request: PersonRequest) -> HttpResponse:
    """The medicines the check-in asks about; a POST adds one."""
    today = today_for(request.user, timezone.now())
    form = MedicineForm(request.POST or None)
    if form.is_valid():
        Medicine.objects.create(user=request.user, started_on=today, name=form.cleaned_data["name"])
        return redirect("medicines")
    context = {"form": form, "medicines": Medicine.objects.for_user(request.user).taken_on(today)}
    return render(request, "journal/medicines.html", context, status=422 if form.errors else 200)


@require_POST
def stop_medicine(request: PersonRequest, pk: UUID) -> HttpResponse:
    """From today on the check-in no longer asks; past days keep what was said."""
    medicine = get_object_or_404(Medicine.objects.for_user(request.user), pk=pk)
    medicine.stop(today_for(request.user, timezone.now()))
    return redirect("medicines")
