"""Groups and meetings: when each meets next, and that I was there."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.clock import DAY, today_for
from accounts.draft import address, draft_of
from accounts.http import PersonRequest, key_or_none
from support.forms.group import GroupForm
from support.gatherings import gatherings
from support.meetings import LOOK_BACK
from support.models import Attendance, Group


@require_safe
def groups(request: PersonRequest) -> HttpResponse:
    context = {
        "gatherings": gatherings(request.user, timezone.now()),
        "undo": key_or_none(request.GET.get("undo", "")),
    }
    return render(request, "support/groups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def group_new(request: PersonRequest) -> HttpResponse:
    draft = draft_of(request)
    group = Group(pk=Group.id_for(request.user, draft), user=request.user, zone=request.user.zone)
    return _edit(request, group, address("group-new", draft))


@require_http_methods(["GET", "HEAD", "POST"])
def group_edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    return _edit(request, _group_or_404(request, pk), "")


@require_POST
def group_delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    _group_or_404(request, pk)
    Group.objects.for_user(request.user).filter(pk=pk).put_in_bin(timezone.now())
    return redirect(f"{reverse('groups')}?undo={pk}")


@require_POST
def group_undo(request: PersonRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(Group.objects.for_user(request.user).binned(), pk=pk)
    Group.objects.for_user(request.user).filter(pk=pk).take_out()
    return redirect(f"{reverse('groups')}#g-{pk}")


@require_POST
def attended(request: PersonRequest, pk: UUID) -> HttpResponse:
    """I was there on the day that the button names: one a group and day, whatever is tapped twice."""
    group = _group_or_404(request, pk)
    if day := _recent_day(request.POST.get("day", ""), today_for(request.user, timezone.now())):
        Attendance.objects.note(group, day)
    return redirect(f"{reverse('groups')}#g-{pk}")


@require_POST
def attended_undo(request: PersonRequest, pk: UUID) -> HttpResponse:
    attendance = get_object_or_404(Attendance.objects.for_user(request.user), pk=pk)
    attendance.delete()
    return redirect(f"{reverse('groups')}#g-{attendance.group_id}")


def _edit(request: PersonRequest, group: Group, action: str) -> HttpResponse:
    form = GroupForm(request.POST if request.method == "POST" else None, group=group)
    form.helper.form_action = action
    if form.is_valid():
        Group.objects.upsert(form.fill())
        return redirect(f"{reverse('groups')}#g-{group.pk}")
    context = {"form": form, "is_new": bool(action), "key": group.pk}
    return render(request, "support/group_edit.html", context, status=422 if form.errors else 200)


def _group_or_404(request: PersonRequest, pk: UUID) -> Group:
    return get_object_or_404(Group.objects.for_user(request.user).kept(), pk=pk)


def _recent_day(text: str, today: date) -> date | None:
    """A day on which a button can still be; None for any other. A meeting over the day's start may be tomorrow's."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if today - LOOK_BACK - DAY <= day <= today + DAY else None
