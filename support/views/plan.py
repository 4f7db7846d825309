"""The plan: first steps for a hard hour, and the person's own if-thens."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.draft import address, draft_of
from accounts.http import PersonRequest, key_or_none
from journal.forms.if_then import IfThenForm
from journal.models import IfThen


@require_safe
def plan(request: PersonRequest) -> HttpResponse:
    """The first steps for a hard hour, each of which leads somewhere, and the person's own if-thens."""
    if_thens = IfThen.objects.for_user(request.user).kept().order_by("created_at", "id")
    context = {"if_thens": if_thens, "undo": key_or_none(request.GET.get("undo", ""))}
    return render(request, "support/plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def if_then_new(request: PersonRequest) -> HttpResponse:
    draft = draft_of(request)
    if_then = IfThen(pk=IfThen.id_for(request.user, draft), user=request.user)
    return _edit(request, if_then, address("if-then-new", draft))


@require_http_methods(["GET", "HEAD", "POST"])
def if_then_edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    return _edit(request, get_object_or_404(IfThen.objects.for_user(request.user).kept(), pk=pk), "")


@require_POST
def if_then_delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    if_then = get_object_or_404(IfThen.objects.for_user(request.user).kept(), pk=pk)
    IfThen.objects.filter(pk=if_then.pk).put_in_bin(timezone.now())
    return redirect(f"{reverse('plan')}?undo={if_then.pk}")


@require_POST
def if_then_undo(request: PersonRequest, pk: UUID) -> HttpResponse:
    if_then = get_object_or_404(IfThen.objects.for_user(request.user).binned(), pk=pk)
    IfThen.objects.filter(pk=if_then.pk).take_out()
    return redirect("plan")


def _edit(request: PersonRequest, if_then: IfThen, action: str) -> HttpResponse:
    form = IfThenForm(request.POST or None, if_then=if_then, save="Save")
    form.helper.form_action = action
    if request.method == "POST" and form.is_valid():
        IfThen.objects.upsert(form.fill())
        return redirect("plan")
    context = {"form": form, "is_new": bool(action), "key": if_then.pk}
    return render(request, "support/if_then.html", context, status=422 if form.errors else 200)
