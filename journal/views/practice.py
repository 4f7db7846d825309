"""The tools by themselves. Their guides are public and the same for everyone, so that a phone may keep them.

`progress` serves the guides, and puts in whom to call and why where someone is signed in: both live above this floor.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.clock import today_for
from accounts.fields import Sealed
from accounts.http import PersonRequest
from accounts.models import User
from journal import shell
from journal.models import CheckIn, IfThen, OwnWord, PracticeSession
from journal.tools import FOR_A_CRAVING, TO_PRACTISE, TOOLS, UNNAMED, Guide, Tool, own

# What stands by a person in this tool, by its name in the guide's template.
Near = Callable[[User, Tool], dict[str, Any]]

LONGEST: Final = timedelta(hours=2)
SHOWN: Final = 5
SESSIONS_FROM: Final = timedelta(days=6)


@login_not_required
@require_safe
def practice(request: HttpRequest) -> HttpResponse:
    """All tools; with a person also their own ones, and how often they practised this week."""
    context: dict[str, Any] = {"groups": (("In a hard moment", FOR_A_CRAVING), ("For calmer hours", TO_PRACTISE))}
    if request.user.is_authenticated:
        user, today = request.user, today_for(request.user, timezone.now())
        own_tools = OwnWord.objects.for_user(user).of_kind(OwnWord.Kind.TOOL)
        context |= {
            "own_tools": [own(str(word.pk), word.label) for word in own_tools if not word.hidden],
            "times": PracticeSession.objects.for_user(user).filter(day__gte=today - SESSIONS_FROM).count(),
            "done": "done" in request.GET,
        }
    return render(request, "journal/practice/practice.html", context)


def tool(request: HttpRequest, key: str, near: Near) -> HttpResponse:
    """One tool, guided. `?minutes=` starts its timer. A person's own tools have names, so theirs are on the list."""
    if key == UNNAMED.key and request.user.is_authenticated:
        return redirect("practice")
    chosen, now = UNNAMED if key == UNNAMED.key else _tool_or_404(request, key), timezone.now()
    if "minutes" in request.GET:
        return until_then(request, chosen, now)
    context = guide_context(request, chosen, end_in_address(request, now), now, near)
    return render(request, "journal/practice/tool.html", {**context, "token": uuid4().hex})


@require_POST
def done(request: PersonRequest) -> HttpResponse:
    """Notes that a tool was done; the same token again notes nothing more."""
    chosen = _tool_or_404(request, request.POST.get("tool", ""))
    token = request.POST.get("token", "")[:64] or uuid4().hex
    PracticeSession.objects.note(request.user, chosen.key, token, timezone.now())
    return redirect(reverse("practice") + "?done=1")


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from the root so that it may answer for every page; the browser asks for it anew."""
    return HttpResponse(
        shell.script(), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"}
    )


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What shows in place of a page that the network did not bring."""
    return render(request, "journal/practice/offline.html", {"tools": FOR_A_CRAVING})


def minutes_asked(given: Mapping[str, str], chosen: Tool) -> int:
    """The minutes that were chosen; the usual ones for anything else."""
    wanted = given.get("minutes", "")
    usual = chosen.minutes or (15,)
    return int(wanted) if wanted in map(str, usual) else usual[0]


def until_then(request: HttpRequest, chosen: Tool, now: datetime) -> HttpResponse:
    """To the same page with the end of its timer in the address, where it stays right."""
    end = now + timedelta(minutes=minutes_asked(request.GET, chosen))
    return redirect(f"{request.path}?until={end.timestamp():.0f}")


def end_in_address(request: HttpRequest, now: datetime) -> datetime | None:
    """The end that the address names, if a timer of today can have it."""
    text = request.GET.get("until", "")
    if not text.isdecimal() or len(text) > len("9999999999"):
        return None
    until = datetime.fromtimestamp(int(text), UTC)
    return until if now - LONGEST < until < now + LONGEST else None


def guide_context(
    request: HttpRequest, chosen: Tool, until: datetime | None, now: datetime, near: Near
) -> dict[str, Any]:
    """What the guide's template needs: the tool, its running timer, and the person's own words where it shows them."""
    left = max(0, round((until - now).total_seconds())) if until else None
    context: dict[str, Any] = {"tool": chosen, "until": until, "left": left}
    if request.user.is_authenticated:
        context |= near(request.user, chosen)
        context |= _good_to_read(request.user) if chosen.guide == Guide.REASONS else {}
    return context


def _good_to_read(user: User) -> dict[str, Any]:
    """The newest if-thens, and the newest good things of check-ins."""
    good = CheckIn.objects.for_user(user).exclude(victory=Sealed()).order_by("-day").only("user_id", "day", "victory")
    plans = IfThen.objects.for_user(user).kept().order_by("-created_at")
    return {"if_thens": list(plans[:SHOWN]), "good_things": list(good[:SHOWN])}


def _tool_or_404(request: HttpRequest, key: str) -> Tool:
    """A built-in tool by its key, or one of this person's own by its id."""
    if key in TOOLS:
        return TOOLS[key]
    word = _own_word(request, key)
    if word is None:
        raise Http404("No such tool.")
    return own(str(word.pk), word.label)


def _own_word(request: HttpRequest, key: str) -> OwnWord | None:
    try:
        pk = UUID(key)
    except ValueError:
        return None
    if not request.user.is_authenticated:
        return None
    word: OwnWord | None = OwnWord.objects.for_user(request.user).filter(kind=OwnWord.Kind.TOOL, pk=pk).first()
    return word
