"""All reminders on one page, what holds for all of them, and a pause."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import PersonRequest
from reminders.forms.common import LimitsForm, PauseForm
from reminders.models import UNTIL_BACK, Confidant, Reminder, ReminderSettings
from reminders.overview import TITLES, lines, why_not
from reminders.ways import Ways


@require_safe
def overview(request: PersonRequest) -> HttpResponse:
    return _page(request, PauseForm())


@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: PersonRequest) -> HttpResponse:
    own = ReminderSettings.objects.of(request.user)
    initial = {
        "quiet_from": own.quiet_from,
        "quiet_until": own.quiet_until,
        "most_a_day": str(own.most_a_day),
    }
    form = LimitsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        ReminderSettings.objects.keep(request.user, **form.cleaned_data)
        return redirect(f"{reverse('settings-reminders')}?saved=1")
    return render(request, "reminders/limits.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def pause(request: PersonRequest) -> HttpResponse:
    form = PauseForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    ReminderSettings.objects.keep(request.user, paused_until=form.until(timezone.now()))
    return redirect("settings-reminders")


@require_POST
def resume(request: PersonRequest) -> HttpResponse:
    ReminderSettings.objects.keep(request.user, paused_until=None)
    return redirect("settings-reminders")


def _page(request: PersonRequest, form: PauseForm) -> HttpResponse:
    own, now = ReminderSettings.objects.of(request.user), timezone.now()
    pause_ends = own.paused_until if own.paused_until and own.paused_until > now else None
    coming = Reminder.objects.for_user(request.user).filter(kind__in=TITLES, active=True, next_due_at__gt=now)
    ways = Ways.of(request.user)
    rows = [row for row in coming.order_by("next_due_at") if not why_not(row, request.user, own, ways)]
    context = {
        "lines": lines(request.user, own.channels),
        "ways": ways,
        "own": own,
        "pause_ends": pause_ends,
        "is_until_back": pause_ends == UNTIL_BACK,
        "pause": form,
        "next_due_at": rows[0].next_due_at if rows else None,
        "circle": Confidant.objects.for_user(request.user).at_work().count(),
        "folder": f"{settings.VAR_DIR.name}/mail" if settings.MAIL_TO_FOLDER else "",
        "saved": "saved" in request.GET,
    }
    return render(request, "reminders/overview.html", context, status=422 if form.errors else 200)
