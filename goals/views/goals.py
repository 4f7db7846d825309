"""Goals: the list, one goal with its steps, and what can become of it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.clock import today_for
from accounts.draft import address, draft_of
from accounts.http import PersonRequest, key_or_none
from accounts.ids import new_id
from goals.forms.goals import FIRST_STEPS, CelebrateForm, GoalForm, StepsForm
from goals.ideas import by_area, ideas
from goals.models import MOST_STEPS, Goal, Milestone
from goals.shelf import Sheet, Shelf
from goals.standing import standing_of


@require_safe
def goals(request: PersonRequest) -> HttpResponse:
    shelf = Shelf.of(request.user, today_for(request.user, timezone.now()))
    context = {"shelf": shelf, "undo": key_or_none(request.GET.get("undo", ""))}
    return render(request, "goals/goals.html", context)


@require_safe
def goal_ideas(request: PersonRequest) -> HttpResponse:
    return render(request, "goals/ideas.html", {"areas": by_area()})


@require_http_methods(["GET", "HEAD", "POST"])
def goal_new(request: PersonRequest) -> HttpResponse:
    """An empty form, or one that an idea has filled. The draft and the idea stand in the form's address."""
    draft, idea = draft_of(request), ideas().get(request.GET.get("idea", ""))
    goal = Goal(pk=Goal.id_for(request.user, draft), user=request.user)
    if idea:
        goal.title, goal.area = idea.title, idea.area
    today = today_for(request.user, timezone.now())
    form = GoalForm(request.POST or None, goal=goal, today=today, steps=idea.steps if idea else ())
    form.helper.form_action = address("goal-new", draft) + (f"&{urlencode({'idea': idea.key})}" if idea else "")
    if request.method == "POST" and form.is_valid():
        Goal.objects.start(form.fill(), form.steps)
        return redirect("goal", goal.pk)
    return render(request, "goals/form.html", {"form": form, "is_new": True}, status=422 if form.errors else 200)


@require_safe
def goal(request: PersonRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Goal.objects.for_user(request.user).kept(), pk=pk)
    return goal_page(request, found)


def goal_page(
    request: PersonRequest,
    goal: Goal,
    *,
    celebrate: tuple[Milestone, CelebrateForm] | None = None,
    steps_form: StepsForm | None = None,
) -> HttpResponse:
    """The goal's page, also where one of its small forms was refused: with that form as it came. In a hard time nothing
    is celebrated: what is done is done, without a word more."""
    now = timezone.now()
    sheet = Sheet.of(goal, today_for(request.user, now))
    status = 422 if celebrate or steps_form else 200
    done = celebrate or _just_done(request, sheet)
    is_quiet = bool(done or goal.state == Goal.State.DONE) and standing_of(request.user, now).is_quiet
    context = {
        "sheet": sheet,
        "goal": goal,
        "celebrate": None if is_quiet else done,
        "is_quiet": is_quiet,
        "steps_form": steps_form or new_steps_form(sheet),
        "undo": key_or_none(request.GET.get("undo", "")),
        "kept": "kept" in request.GET,
    }
    return render(request, "goals/goal.html", context, status=status)


def new_steps_form(sheet: Sheet, data: Any = None, draft: str = "") -> StepsForm | None:
    """For one step more, or a few for a goal without any; None where the goal is full."""
    if sheet.total >= MOST_STEPS and data is None:
        return None
    form = StepsForm(data, number=1 if sheet.steps else FIRST_STEPS, there=sheet.total)
    where = reverse("step-add", args=[sheet.goal.pk])
    form.helper.form_action = f"{where}?{urlencode({'draft': draft or str(new_id())})}"
    return form


def _just_done(request: PersonRequest, sheet: Sheet) -> tuple[Milestone, CelebrateForm] | None:
    """The step that the address says was finished a moment ago, to be remembered or not."""
    key = key_or_none(request.GET.get("done", ""))
    step = next((step for step in sheet.steps if step.pk == key and step.done_on), None)
    return (step, CelebrateForm(None, step=step)) if step else None


@require_http_methods(["GET", "HEAD", "POST"])
def goal_edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    goal = get_object_or_404(Goal.objects.for_user(request.user).kept(), pk=pk)
    form = GoalForm(request.POST or None, goal=goal, today=today_for(request.user, timezone.now()))
    if request.method == "POST" and form.is_valid():
        form.fill().save()
        return redirect("goal", goal.pk)
    return render(request, "goals/form.html", {"form": form, "key": pk}, status=422 if form.errors else 200)


@require_POST
def goal_pause(request: PersonRequest, pk: UUID) -> HttpResponse:
    return _turn(request, pk, Goal.State.PAUSED)


@require_POST
def goal_archive(request: PersonRequest, pk: UUID) -> HttpResponse:
    return _turn(request, pk, Goal.State.ARCHIVED)


@require_POST
def goal_revive(request: PersonRequest, pk: UUID) -> HttpResponse:
    return _turn(request, pk, Goal.State.ACTIVE)


@require_POST
def goal_reach(request: PersonRequest, pk: UUID) -> HttpResponse:
    return _turn(request, pk, Goal.State.DONE)


def _turn(request: PersonRequest, pk: UUID, state: Goal.State) -> HttpResponse:
    get_object_or_404(Goal.objects.for_user(request.user).kept(), pk=pk).turn(state)
    return redirect("goal", pk)


@require_POST
def goal_delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    goal = get_object_or_404(Goal.objects.for_user(request.user).kept(), pk=pk)
    Goal.objects.filter(pk=goal.pk).put_in_bin(timezone.now())
    return redirect(f"{reverse('goals')}?undo={goal.pk}")


@require_POST
def goal_restore(request: PersonRequest, pk: UUID) -> HttpResponse:
    goal = get_object_or_404(Goal.objects.for_user(request.user).binned(), pk=pk)
    Goal.objects.filter(pk=goal.pk).take_out()
    return redirect("goal", goal.pk)
