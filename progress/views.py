"""Pages where all rooms meet: Today, the weekly review, and good things from everywhere."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import events
from accounts.clock import today_for, week_of
from accounts.http import PersonRequest
from goals.standing import standing_of
from progress.due import Due
from progress.focus import Focus
from progress.models import WeekNote
from progress.next_step import NextStep
from progress.sections import SECTIONS
from progress.today import Today
from progress.trends import trends
from progress.victories import Victories
from progress.week import WeekReview
from progress.weeks import CENTURY, week_or_404
from progress.year import SCALES, Year
from support.ahead import Ahead


@require_safe
def today(request: PersonRequest) -> HttpResponse:
    now = timezone.now()
    day = today_for(request.user, now)
    page = Today.of(request.user, day, now)
    since, tellers = page.away_since, events.while_away
    context = {
        "page": page,
        "away": events.gather(tellers, user=request.user, since=since, now=now) if since else [],
        "saved": day_or_none(request.GET.get("saved", "")),
        "both": "both" in request.GET,
    }
    return render(request, "progress/today.html", context)


@require_safe
def today_more(request: PersonRequest) -> HttpResponse:
    """What is due now, the next appointment, one next step, this week's focus, and a milestone that waits: fetched
    into Today once it is there, or a page."""
    now = timezone.now()
    context = {
        "step": NextStep.of(request.user, today_for(request.user, now)),
        "due": Due.of(request.user, now),
        "ahead": Ahead.of(request.user, now),
        "focus": Focus.of(request.user, today_for(request.user, now)),
        "run": standing_of(request.user, now).offered,
    }
    name = "progress/_more.html" if request.headers.get("X-Fragment") else "progress/more.html"
    return render(request, name, context)


@require_safe
def progress(request: PersonRequest) -> HttpResponse:
    this = week_of(today_for(request.user, timezone.now()))
    return redirect("week", year=this.year, week=this.week)


@require_safe
def week(request: PersonRequest, year: int, week: int) -> HttpResponse:
    now = timezone.now()
    chosen = week_or_404(year, week)
    if chosen.monday > today_for(request.user, now):
        return redirect("progress")
    review = WeekReview.of(request.user, chosen, now)
    context = {
        "review": review,
        "asks": review.asks,
        "sections": SECTIONS,
        "note": WeekNote.objects.of_week(request.user, chosen),
    }
    return render(request, "progress/week.html", context)


@require_safe
def weeks(request: PersonRequest, year: int, week: int) -> HttpResponse:
    """Twelve weeks up to and with that one, as trends."""
    now = timezone.now()
    chosen = week_or_404(year, week)
    if chosen.monday > today_for(request.user, now):
        return redirect("progress")
    review = WeekReview.of(request.user, chosen, now)
    return render(request, "progress/weeks.html", {"review": review, "trends": trends(review)})


@require_safe
def year(request: PersonRequest, year: int) -> HttpResponse:
    """`?by=` names what the squares show; anything else in its place shows the first."""
    today = today_for(request.user, timezone.now())
    if year not in CENTURY:
        raise Http404("No such year.")
    this = max(today.year, week_of(today).year)
    if year > this:
        return redirect("year", year=this)
    scale = next((scale for scale in SCALES if scale.key == request.GET.get("by")), SCALES[0])
    context = {"page": Year.of(request.user, year, scale, today), "scales": SCALES, "has_next": year < this}
    return render(request, "progress/year.html", context)


@require_safe
def victories(request: PersonRequest) -> HttpResponse:
    """Newest first, a page at a time by day."""
    before = day_or_none(request.GET.get("before", ""))
    page = Victories.of(request.user, before or date.max)
    return render(request, "progress/victories.html", {"page": page, "is_further": before is not None})


def day_or_none(text: str) -> date | None:
    """A day as addresses write it; None for anything else, which is ignored."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
