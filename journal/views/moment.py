"""A craving in the moment, a step at a time: how strong, what set it off, a tool, how strong now. Each step may be left
out, and what was given is kept at once. `progress` serves the guide, as it does where the tool stands alone."""

from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.http import PersonRequest
from journal.forms.craving import TriggerForm
from journal.models import Craving, OwnWord
from journal.ranking import RankedTool, in_order, ranked
from journal.tools import FOR_A_CRAVING, TOOLS, UNNAMED, Tool, own
from journal.views.practice import Near, end_in_address, guide_context, minutes_asked, until_then

GO_ON_FOR: Final = timedelta(hours=2)
ZERO_TO_TEN: Final = tuple(range(11))


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: PersonRequest) -> HttpResponse:
    """One number, and the craving is noted; a second tap on the same page is the same craving."""
    now = timezone.now()
    if request.method == "POST":
        before = _number(request, "before")
        if before is not None:
            token = request.POST.get("token", "")[:64] or uuid4().hex
            craving = Craving.objects.begin(request.user, token, before, now)
            return redirect("moment-trigger", pk=craving.pk)
    begun = Craving.objects.for_user(request.user).unfinished_since(now - GO_ON_FOR).first()
    context = {"token": uuid4().hex, "numbers": ZERO_TO_TEN, "begun": begun, "next_url": _next_step(begun)}
    return render(request, "journal/moments/begin.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def trigger(request: PersonRequest, pk: UUID) -> HttpResponse:
    craving = _craving_or_404(request, pk)
    own_words = OwnWord.objects.for_user(request.user).of_kind(OwnWord.Kind.TRIGGER)
    initial = {name: getattr(craving, name) for name in TriggerForm.ANSWERS}
    form = TriggerForm(request.POST or None, initial=initial, own_words=own_words)
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        if form.is_bound:
            craving.describe(form.answers(request.user))
        return redirect("moment-tool", pk=pk)
    # Left half-way, what is ticked is kept (app.js); an own word that is half written is none yet.
    form.helper.attrs |= {"data-meanwhile": "new_trigger"}
    context = {"form": form, "craving": craving}
    return render(request, "journal/moments/trigger.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def tool(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The tools, those first that lowered this person's cravings most. None chosen means: rate again."""
    craving = _craving_or_404(request, pk)
    own_tools = own_tools_of(request)
    if request.method == "POST":
        chosen = _chosen(request, own_tools)
        if chosen is None:
            return redirect(reverse("moment-after", args=[pk]) + "?rate=1")
        return redirect(_guide(craving.try_tool(chosen, timezone.now())))
    offers = _offers(ranked(Craving.objects.for_user(request.user).tallies()), own_tools)
    return render(request, "journal/moments/tool.html", {"craving": craving, "offers": offers})


def use(request: PersonRequest, pk: UUID, near: Near) -> HttpResponse:
    """The tool that was chosen, guided; a POST starts its timer, which goes on wherever the person is. A timer that was
    started while there was no network (sw.js) has its end in the address alone."""
    craving, now = _craving_or_404(request, pk), timezone.now()
    chosen = _tool_of(craving, own_tools_of(request))
    if chosen is None:
        return redirect("moment-tool", pk=pk)
    if request.method == "POST":
        craving.describe({"wait_until": now + timedelta(minutes=minutes_asked(request.POST, chosen))})
        return redirect(_guide(craving))
    if "minutes" in request.GET:
        return until_then(request, chosen, now)
    ends = [end for end in (craving.wait_until, end_in_address(request, now)) if end]
    until = max(ends, default=None)
    context = {"craving": craving, **guide_context(request, chosen, until, now, near)}
    return render(request, "journal/moments/use.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def after(request: PersonRequest, pk: UUID) -> HttpResponse:
    """How strong now; once that is said, a quiet end."""
    craving = _craving_or_404(request, pk)
    if request.method == "POST":
        strength = _number(request, "after")
        if strength is not None:
            craving.describe({"after": strength})
        return redirect("moment-after", pk=pk)
    asks = craving.after is None or "rate" in request.GET
    return render(request, "journal/moments/after.html", {"craving": craving, "asks": asks, "numbers": ZERO_TO_TEN})


def own_tools_of(request: PersonRequest) -> dict[str, OwnWord]:
    words = OwnWord.objects.for_user(request.user).of_kind(OwnWord.Kind.TOOL)
    return {str(word.pk): word for word in words}


def _craving_or_404(request: PersonRequest, pk: UUID) -> Craving:
    craving: Craving = get_object_or_404(Craving.objects.for_user(request.user).kept(), pk=pk)
    return craving


def _number(request: PersonRequest, name: str) -> int | None:
    given = request.POST.get(name, "")
    return int(given) if given in map(str, ZERO_TO_TEN) else None


def _chosen(request: PersonRequest, own_tools: dict[str, OwnWord]) -> str | UUID | None:
    """The tool in the POST: a built-in one, one of this person's own, or a new one by its name."""
    if name := request.POST.get("new_tool", "").strip()[:60]:
        new: UUID = OwnWord.objects.named(request.user, OwnWord.Kind.TOOL, name).pk
        return new
    key = request.POST.get("tool", "")
    if key in own_tools:
        return own_tools[key].pk
    return key if key in TOOLS else None


def _tool_of(craving: Craving, own_tools: dict[str, OwnWord]) -> Tool | None:
    if craving.own_tool:
        word = own_tools.get(str(craving.own_tool))
        return own(str(word.pk), word.label) if word else None
    return TOOLS.get(craving.tool)


def _offers(tools: list[RankedTool], own_tools: dict[str, OwnWord]) -> list[tuple[Tool, RankedTool | None]]:
    """What is offered, best first; a tool of one's own that was hidden is not."""
    known = {tool.key: tool for tool in FOR_A_CRAVING}
    known |= {pk: own(pk, word.label) for pk, word in own_tools.items() if not word.hidden}
    return [(known[key], record) for key, record in in_order(tools, known)]


def _next_step(craving: Craving | None) -> str:
    if craving is None:
        return ""
    return _guide(craving) if craving.tool or craving.own_tool else reverse("moment-trigger", args=[craving.pk])


def _guide(craving: Craving) -> str:
    """The address says which tool it is, so that a phone without a network can show the same for everyone (sw.js)."""
    return reverse("moment-use", args=[craving.pk, craving.tool or UNNAMED.key])
