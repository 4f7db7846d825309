"""The small steps of a goal: add, change, tick, order, remember."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.clock import today_for
from accounts.draft import draft_of
from accounts.http import PersonRequest
from goals.forms.goals import CelebrateForm, StepForm
from goals.models import Goal, Milestone, MilestoneQuerySet
from goals.shelf import Sheet
from goals.views.goals import goal_page, new_steps_form


@require_POST
def step_add(request: PersonRequest, pk: UUID) -> HttpResponse:
    goal = get_object_or_404(Goal.objects.for_user(request.user).kept(), pk=pk)
    draft = draft_of(request)
    form = new_steps_form(Sheet.of(goal, today_for(request.user, timezone.now())), request.POST, draft)
    if form and form.is_valid():
        goal.add_steps(form.steps, draft)
        return redirect(f"{reverse('goal', args=[pk])}#steps")
    return goal_page(request, goal, steps_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def step_edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    step = _step_or_404(request, pk)
    form = StepForm(request.POST or None, step=step, today=today_for(request.user, timezone.now()))
    if request.method == "POST" and form.is_valid():
        form.save()
        return _to_step(step)
    return render(request, "goals/step.html", {"form": form, "step": step}, status=422 if form.errors else 200)


@require_POST
def step_done(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The button says which way, so that a second tap changes nothing. Done, the goal's page asks to remember it."""
    step = _step_or_404(request, pk)
    if request.POST.get("done") == "no":
        step.reopen()
        return _to_step(step)
    step.finish(today_for(request.user, timezone.now()))
    return redirect(f"{reverse('goal', args=[step.goal_id])}?done={step.pk}")


@require_POST
def step_celebrate(request: PersonRequest, pk: UUID) -> HttpResponse:
    step = get_object_or_404(_steps(request).filter(done_on__isnull=False), pk=pk)
    form = CelebrateForm(request.POST, step=step)
    if not form.is_valid():
        goal = get_object_or_404(Goal.objects.for_user(request.user).kept(), pk=step.goal_id)
        return goal_page(request, goal, celebrate=(step, form))
    step.celebrate(form.cleaned_data["note"])
    return redirect(f"{reverse('goal', args=[step.goal_id])}?kept")


@require_safe
def step_order(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The steps of one goal with buttons to move them; a finger can drag them where scripts run."""
    goal = get_object_or_404(Goal.objects.for_user(request.user).kept(), pk=pk)
    sheet = Sheet.of(goal, today_for(request.user, timezone.now()))
    return render(request, "goals/order.html", {"sheet": sheet, "goal": goal})


@require_POST
def step_move(request: PersonRequest, pk: UUID) -> HttpResponse:
    """To the place that the button names, 0 being the first: sent twice, it is still that place."""
    step = _step_or_404(request, pk)
    goal = get_object_or_404(Goal.objects.for_user(request.user).kept(), pk=step.goal_id)
    place = request.POST.get("to", "")
    if place.isascii() and place.isdecimal() and len(place) < 6:
        goal.move_step(step.pk, int(place))
    return redirect(f"{reverse('step-order', args=[goal.pk])}#step-{step.pk}")


@require_POST
def step_delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    step = _step_or_404(request, pk)
    Milestone.objects.filter(pk=step.pk).put_in_bin(timezone.now())
    return redirect(f"{reverse('goal', args=[step.goal_id])}?undo={step.pk}")


@require_POST
def step_restore(request: PersonRequest, pk: UUID) -> HttpResponse:
    step = get_object_or_404(Milestone.objects.for_user(request.user).binned().of_kept_goals(), pk=pk)
    Milestone.objects.filter(pk=step.pk).take_out()
    return _to_step(step)


def _steps(request: PersonRequest) -> MilestoneQuerySet:
    return Milestone.objects.for_user(request.user).kept().of_kept_goals()


def _step_or_404(request: PersonRequest, pk: UUID) -> Milestone:
    return get_object_or_404(_steps(request), pk=pk)


def _to_step(step: Milestone) -> HttpResponse:
    return redirect(f"{reverse('goal', args=[step.goal_id])}#step-{step.pk}")
