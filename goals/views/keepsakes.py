"""Milestones of sober time: offered, kept or put aside by the person, and never counted as kept by the calendar."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import PersonRequest
from goals.forms.goals import KeepsakeForm
from goals.models import SoberMilestone
from goals.standing import standing_of
from journal.models import SoberDate


@require_safe
def milestones(request: PersonRequest) -> HttpResponse:
    """What waits, if this is no hard time, and what was kept: five queries."""
    standing = standing_of(request.user, timezone.now())
    answered = list(SoberMilestone.objects.for_user(request.user).order_by("-reached_on", "-id"))
    labels = {one.pk: one.label for one in SoberDate.objects.for_user(request.user)}
    context = {
        "runs": [] if standing.is_quiet else [(run, labels.get(run.sober_date, "")) for run in standing.runs],
        "many": len(labels) > 1,
        "kept": [one for one in answered if one.confirmed_at],
        "aside": [] if standing.is_quiet else [one for one in answered if not one.confirmed_at],
    }
    return render(request, "goals/milestones.html", context)


@require_POST
def milestone_keep(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Keeps the milestone that the button names; its page is the next one."""
    now = timezone.now()
    kept = _answer(request, pk, now, confirmed_at=now)
    return redirect("keepsake", kept.pk) if kept else redirect("milestones")


@require_POST
def milestone_aside(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Not now: it is not offered again by itself, and can still be kept from the page of milestones."""
    _answer(request, pk, timezone.now(), confirmed_at=None)
    return redirect(_back(request))


@require_POST
def milestone_earlier(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Keeps all that a start in the past brought along."""
    sober_date = get_object_or_404(SoberDate.objects.for_user(request.user), pk=pk)
    now = timezone.now()
    if run := standing_of(request.user, now).run_of(sober_date.pk):
        SoberMilestone.objects.answer(request.user, sober_date.pk, run.started, run.waiting.earlier, now)
    return redirect("milestones")


@require_safe
def keepsake(request: PersonRequest, pk: UUID) -> HttpResponse:
    kept = get_object_or_404(SoberMilestone.objects.for_user(request.user).confirmed(), pk=pk)
    counted = SoberDate.objects.for_user(request.user).filter(pk=kept.sober_date).first()
    return render(request, "goals/keepsake.html", {"kept": kept, "counted": counted})


@require_http_methods(["GET", "HEAD", "POST"])
def keepsake_words(request: PersonRequest, pk: UUID) -> HttpResponse:
    kept = get_object_or_404(SoberMilestone.objects.for_user(request.user).confirmed(), pk=pk)
    form = KeepsakeForm(request.POST or None, words=kept.words)
    if request.method == "POST" and form.is_valid():
        kept.say(form.cleaned_data["words"])
        return redirect("keepsake", kept.pk)
    return render(
        request, "goals/keepsake_words.html", {"form": form, "kept": kept}, status=422 if form.errors else 200
    )


@require_POST
def keepsake_aside(request: PersonRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(SoberMilestone.objects.for_user(request.user).confirmed(), pk=pk).put_aside()
    return redirect("milestones")


@require_POST
def keepsake_keep(request: PersonRequest, pk: UUID) -> HttpResponse:
    """One that was put aside is kept after all."""
    kept = get_object_or_404(SoberMilestone.objects.for_user(request.user), pk=pk)
    kept.confirm(timezone.now())
    return redirect("keepsake", kept.pk)


def _answer(request: PersonRequest, pk: UUID, now: datetime, *, confirmed_at: datetime | None) -> SoberMilestone | None:
    """Answers the newest waiting milestone of a count, if it still is the one that was shown."""
    sober_date = get_object_or_404(SoberDate.objects.for_user(request.user), pk=pk)
    key = request.POST.get("key", "")
    run = standing_of(request.user, now).run_of(sober_date.pk)
    if run is None:
        return None
    if run.waiting.newest and run.waiting.newest.key == key:
        newest = [run.waiting.newest]
        SoberMilestone.objects.answer(request.user, sober_date.pk, run.started, newest, confirmed_at)
    its_id = SoberMilestone.id_for(request.user, sober_date.pk, key, run.started)
    answered = SoberMilestone.objects.for_user(request.user).filter(pk=its_id).first()
    if answered and confirmed_at:
        answered.confirm(now)
    return answered


def _back(request: PersonRequest) -> str:
    return "today" if request.POST.get("from") == "today" else "milestones"
