"""The ways by which reminders come: what each gives away, whether it works, and a test of it."""

from typing import Final
from uuid import UUID

from django.core.cache import cache
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import PersonRequest
from reminders.follow import begin
from reminders.forms.common import CommonForm, DeviceForm, GatewayForm, RenewForm
from reminders.models import Channel, Gateway, PushDevice, ReminderSettings
from reminders.push import public_key
from reminders.trial import Outcome, try_out
from reminders.ways import NAMES, Ways

TRIES: Final = 6
TRIES_IN: Final = 600  # seconds


@require_http_methods(["GET", "HEAD", "POST"])
def channels(request: PersonRequest) -> HttpResponse:
    own = ReminderSettings.objects.of(request.user)
    initial = {"channels": own.channels, "subject": own.subject}
    form = CommonForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        ReminderSettings.objects.keep(request.user, **form.cleaned_data)
        return _back("saved")
    return _page(request, form, GatewayForm())


@require_POST
def device_add(request: PersonRequest) -> HttpResponse:
    """From push.js, once the browser has let it: this phone or computer shows notifications from now on."""
    form = DeviceForm(request.POST)
    if not public_key() or not form.is_valid():
        return _back("refused")
    name = PushDevice.name_of(request.headers.get("User-Agent", ""))
    PushDevice.objects.add(request.user, form.keys(), name)
    _set_up(request, Channel.PUSH)
    return _back("added")


@require_http_methods(["GET", "HEAD", "POST"])
def device_renew(request: PersonRequest) -> HttpResponse:
    """For the worker (sw.js), which has no page: what it needs to subscribe again, and where it tells of it."""
    if not public_key():
        raise Http404("This site has no key.")
    if request.method != "POST":
        return JsonResponse({"key": public_key(), "token": get_token(request)})
    form = RenewForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    if not PushDevice.objects.renew(request.user, form.cleaned_data["was"], form.keys()):
        raise Http404("No such device.")
    return HttpResponse(status=204)


@require_POST
def device_remove(request: PersonRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(PushDevice.objects.for_user(request.user), pk=pk).delete()
    return _back("removed")


@require_http_methods(["GET", "HEAD", "POST"])
def gateway(request: PersonRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("reminder-channels")
    form = GatewayForm(request.POST)
    if not form.is_valid():
        return _page(request, _common(request), form)
    Gateway.objects.put(request.user, form.cleaned_data["url"])
    _set_up(request, Channel.GATEWAY)
    return _back("added")


@require_POST
def gateway_remove(request: PersonRequest) -> HttpResponse:
    Gateway.objects.for_user(request.user).delete()
    return _back("removed")


@require_POST
def trial(request: PersonRequest, channel: str) -> HttpResponse:
    if channel not in NAMES:  # a person's own ways: nobody else's mailbox can be tried out
        raise Http404("No such way.")
    outcome = try_out(request.user, channel, timezone.now()) if _may_try(request) else Outcome.ENOUGH
    return redirect(f"{reverse('reminder-channels')}?tried={outcome}#{channel}")


def _set_up(request: PersonRequest, channel: Channel) -> None:
    begin(request.user, timezone.now())
    ReminderSettings.objects.use(request.user, channel)


def _common(request: PersonRequest) -> CommonForm:
    own = ReminderSettings.objects.of(request.user)
    return CommonForm(initial={"channels": own.channels, "subject": own.subject})


def _back(said: str) -> HttpResponse:
    return redirect(f"{reverse('reminder-channels')}?{said}=1")


def _page(request: PersonRequest, form: CommonForm, gateway: GatewayForm) -> HttpResponse:
    context = {
        "form": form,
        "gateway": gateway,
        "ways": Ways.of(request.user),
        "names": NAMES,
        "public_key": public_key(),
        "tried": request.GET.get("tried", ""),
    }
    return render(request, "reminders/channels.html", context, status=422 if form.errors or gateway.errors else 200)


def _may_try(request: PersonRequest) -> bool:
    key = f"reminder-trial-{request.user.pk}"
    cache.add(key, 0, TRIES_IN)
    try:
        return cache.incr(key) <= TRIES
    except ValueError:  # it ended between the two
        return True
