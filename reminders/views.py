"""The reminder's settings. The page has no key: it shows and changes the reminder of whoever is signed in."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.http import PersonRequest
from reminders.channels import CARRIERS
from reminders.forms import ReminderForm
from reminders.models import Channel, Reminder


@require_http_methods(["GET", "HEAD", "POST"])
def settings_reminders(request: PersonRequest) -> HttpResponse:
    reminder = Reminder.objects.for_user(request.user).check_in()
    form = ReminderForm(request.POST or None, initial=_initial(reminder or Reminder()))
    if form.is_valid():
        Reminder.objects.set_check_in(request.user, timezone.now(), **form.rule())
        return redirect(reverse("settings-reminders") + "?saved=1")
    context = {
        "form": form,
        "next_due_at": reminder and reminder.next_due_at,
        "address": CARRIERS[Channel.MAIL].addresses([request.user.pk]).get(request.user.pk),
        "folder": f"{settings.VAR_DIR.name}/mail" if settings.MAIL_TO_FOLDER else "",
        "saved": "saved" in request.GET,
    }
    return render(request, "reminders/settings.html", context, status=422 if form.errors else 200)


def _initial(reminder: Reminder) -> dict[str, Any]:
    return {"active": reminder.active, "at": f"{reminder.times[0]:%H:%M}", "weekdays": reminder.weekdays}
