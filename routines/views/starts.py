"""Template days to start from."""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from accounts.clock import today_for
from accounts.draft import draft_of
from accounts.http import PersonRequest
from routines.forms.start import StartForm
from routines.models import RoutineItem
from routines.order import put_in_time
from routines.starts import STARTS


@require_safe
def starts(request: PersonRequest) -> HttpResponse:
    return render(request, "routines/starts.html", {"starts": STARTS.values()})


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: PersonRequest, key: str) -> HttpResponse:
    """What is ticked becomes items of the person's own, to be changed like any other. Sent twice it is the same."""
    if key not in STARTS:
        raise Http404("No such day to start from.")
    draft = draft_of(request)
    form = StartForm(request.POST if request.method == "POST" else None, start=STARTS[key])
    form.helper.form_action = f"?{urlencode({'draft': draft})}"
    if form.is_valid():
        today = today_for(request.user, timezone.now())
        with transaction.atomic():
            own = RoutineItem.objects.for_user(request.user)
            there, place = set(own.values_list("pk", flat=True)), own.next_position()
            for number, offer in enumerate(form.taken(), place):
                pk = RoutineItem.id_for(request.user, f"{draft} {offer.key}")
                item = RoutineItem(pk=pk, user=request.user, kind=offer.kind, name=offer.name, position=number)
                item.begin(offer.rule(today))
                if pk not in there:
                    put_in_time(request.user, pk, today)
        return redirect("routines")
    context = {"start": STARTS[key], "form": form}
    return render(request, "routines/start.html", context, status=422 if form.errors else 200)
