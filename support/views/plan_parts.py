"""The parts of the plan: ticked and typed line by line, in any order or one after the other."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import events
from accounts.clock import today_for
from accounts.draft import draft_of
from accounts.http import PersonRequest
from journal.models import IfThen
from support.forms.plan import LineForm, NaloxoneForm, PairsForm, PartForm, SignsForm
from support.models import Naloxone, PlanLine, PlanSign
from support.naloxone import naloxone_of
from support.parts import BY_KEY, Part, PlanPart
from support.place import place_named
from support.sheet import unpaired
from support.steps import Guide


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: PersonRequest, part: str) -> HttpResponse:
    shown, guide, draft = _part_or_404(part), Guide.of(request, part), draft_of(request)
    lines = list(PlanLine.objects.for_user(request.user).of_part(part).in_order())
    form = PartForm(request.POST or None, part=shown, lines=lines, save=guide.save)
    form.helper.form_action = guide.action(draft)
    if request.method == "POST" and form.is_valid():
        typed = {PlanLine.id_for(request.user, f"{draft} {place}"): text for place, text in enumerate(form.own)}
        PlanLine.objects.put(request.user, part, form.ticked, typed, timezone.now())
        return redirect(guide.after_part(part))
    own = [line for line in lines if not line.key]
    return _page(request, "part", form, guide, part=shown, own=own, several=len(lines) > 1)


@require_http_methods(["GET", "HEAD", "POST"])
def pairs(request: PersonRequest) -> HttpResponse:
    """What I do then, for each risky thing that has no answer yet."""
    guide = Guide.of(request, "pairs")
    if_thens = list(IfThen.objects.for_user(request.user).kept())
    lines = unpaired(list(PlanLine.objects.for_user(request.user).by_part()), if_thens)
    form = PairsForm(request.POST or None, lines=lines, save=guide.save)
    form.helper.form_action = guide.action("")
    if request.method == "POST" and form.is_valid():
        for if_then in form.if_thens(request.user):
            IfThen.objects.upsert(if_then)
        return redirect(guide.after)
    return _page(request, "pairs", form, guide, lines=lines)


@require_http_methods(["GET", "HEAD", "POST"])
def naloxone(request: PersonRequest) -> HttpResponse:
    guide = Guide.of(request, "naloxone")
    row = naloxone_of(request.user) or Naloxone(pk=Naloxone.id_for(request.user), user=request.user)
    form = NaloxoneForm(request.POST or None, naloxone=row, save=guide.save)
    form.helper.form_action = guide.action("")
    if request.method == "POST" and form.is_valid():
        Naloxone.objects.put(form.fill())
        events.announce(events.plans_changed, user=request.user, now=timezone.now())
        return redirect(guide.after)
    return _page(request, "naloxone", form, guide)


@require_http_methods(["GET", "HEAD", "POST"])
def signs(request: PersonRequest) -> HttpResponse:
    """My own warning signs, to tick on a day when they are there."""
    today = today_for(request.user, timezone.now())
    lines = list(PlanLine.objects.for_user(request.user).of_part(Part.SIGNS).in_order())
    ticked = set(PlanSign.objects.for_user(request.user).between(today, today).values_list("line_id", flat=True))
    form = SignsForm(request.POST if request.method == "POST" else None, lines=lines, ticked=ticked)
    if request.method == "POST" and form.is_valid():
        PlanSign.objects.put(request.user, today, form.chosen)
        return redirect(reverse("plan-signs") + "?saved")
    context = {"form": form, "lines": lines, "noted": bool(ticked), "saved": "saved" in request.GET}
    return render(request, "support/plan/signs.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: PersonRequest, pk: UUID) -> HttpResponse:
    found = _line_or_404(request, pk)
    form = LineForm(request.POST or None, line=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect(_where(found.part))
    context = {"form": form, "line": found, "part": BY_KEY[found.part]}
    return render(request, "support/plan/line.html", context, status=422 if form.errors else 200)


@require_POST
def line_delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    found = _line_or_404(request, pk)
    PlanLine.objects.filter(pk=found.pk).put_in_bin(timezone.now())
    return redirect(f"{reverse('plan')}?undo_line={found.pk}")


@require_POST
def line_undo(request: PersonRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(PlanLine.objects.for_user(request.user).binned(), pk=pk)
    PlanLine.objects.filter(pk=found.pk).take_out()
    return redirect(_where(found.part))


@require_safe
def order(request: PersonRequest, part: str) -> HttpResponse:
    """The lines of a part with buttons to move them; a finger can drag them where scripts run."""
    shown = _part_or_404(part)
    lines = PlanLine.objects.for_user(request.user).of_part(part).in_order()
    rows = [(line.pk, line.text, reverse("plan-line-move", args=[line.pk])) for line in lines]
    return render(request, "support/plan/order.html", {"rows": rows, "title": shown.title, "back": _where(part)})


@require_POST
def line_move(request: PersonRequest, pk: UUID) -> HttpResponse:
    """To the place that the button names, 0 being the first: sent twice, it is still that place."""
    found, place = _line_or_404(request, pk), place_named(request)
    if place is not None:
        PlanLine.objects.for_user(request.user).of_part(found.part).move(found.pk, place)
    return redirect(f"{reverse('plan-order', args=[found.part])}#row-{found.pk}")


def _part_or_404(key: str) -> PlanPart:
    if key not in BY_KEY:
        raise Http404("No such part.")
    return BY_KEY[key]


def _line_or_404(request: PersonRequest, pk: UUID) -> PlanLine:
    found: PlanLine = get_object_or_404(PlanLine.objects.for_user(request.user).kept(), pk=pk)
    return found


def _where(part: str) -> str:
    return f"{reverse('plan')}#{part}"


def _page(request: PersonRequest, name: str, form: Any, guide: Guide, **more: Any) -> HttpResponse:
    context = {"form": form, "guide": guide} | more
    return render(request, f"support/plan/{name}.html", context, status=422 if form.errors else 200)
