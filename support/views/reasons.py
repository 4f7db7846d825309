"""My reasons, each with a photo if the person likes. A photo is opened only for its owner, and kept by no cache."""

import base64
import binascii
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.draft import draft_of
from accounts.http import PersonRequest
from support.forms.plan import ReasonForm
from support.models import Reason, ReasonPhoto
from support.photos import NoPhoto, remade
from support.place import place_named
from support.sheet import with_photos
from support.steps import Guide


@require_http_methods(["GET", "HEAD", "POST"])
def reasons(request: PersonRequest) -> HttpResponse:
    """All of them, and a line for one more; while the plan is being built, the next step is a link away."""
    guide, draft = Guide.of(request, "reasons"), draft_of(request)
    reason = Reason(pk=Reason.id_for(request.user, draft), user=request.user)
    form = ReasonForm(request.POST or None, reason=reason, save="Add")
    form.helper.form_action = guide.action(draft)
    if request.method == "POST" and form.is_valid():
        reason.position = Reason.objects.for_user(request.user).next_position()
        Reason.objects.put(form.fill())
        return redirect(guide.action(""))
    context = {"form": form, "guide": guide, "reasons": with_photos(request.user)}
    return render(request, "support/plan/reasons.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    reason = _reason_or_404(request, pk)
    form = ReasonForm(request.POST or None, reason=reason, save="Save")
    if request.method == "POST" and form.is_valid():
        Reason.objects.put(form.fill())
        return redirect("reasons")
    return _page(request, reason, form=form)


@require_POST
def delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    reason = _reason_or_404(request, pk)
    Reason.objects.filter(pk=reason.pk).put_in_bin(timezone.now())
    return redirect(f"{reverse('plan')}?undo_reason={reason.pk}")


@require_POST
def undo(request: PersonRequest, pk: UUID) -> HttpResponse:
    reason = get_object_or_404(Reason.objects.for_user(request.user).binned(), pk=pk)
    Reason.objects.filter(pk=reason.pk).take_out()
    return redirect("reasons")


@require_safe
def order(request: PersonRequest) -> HttpResponse:
    mine = Reason.objects.for_user(request.user).in_order()
    rows = [(reason.pk, reason.text, reverse("reason-move", args=[reason.pk])) for reason in mine]
    context = {"rows": rows, "title": "My reasons", "back": reverse("reasons")}
    return render(request, "support/plan/order.html", context)


@require_POST
def move(request: PersonRequest, pk: UUID) -> HttpResponse:
    reason, place = _reason_or_404(request, pk), place_named(request)
    if place is not None:
        Reason.objects.for_user(request.user).move(reason.pk, place)
    return redirect(f"{reverse('reason-order')}#row-{reason.pk}")


@require_safe
def photo(request: PersonRequest, pk: UUID) -> HttpResponse:
    reason = _reason_or_404(request, pk)
    row = get_object_or_404(ReasonPhoto.objects.for_user(request.user), reason=reason)
    try:
        data = base64.b64decode(row.data, validate=True)
    except (binascii.Error, ValueError) as error:  # it would not open
        raise Http404("This photo cannot be opened.") from error
    name = "inline; filename=photo.jpg"
    return HttpResponse(data, content_type="image/jpeg", headers={"Content-Disposition": name})


@require_POST
def photo_put(request: PersonRequest, pk: UUID) -> HttpResponse:
    reason = _reason_or_404(request, pk)
    file = request.FILES.get("photo")
    try:
        if file is None:
            raise NoPhoto(_why_none(request))
        ReasonPhoto.objects.put(reason, base64.b64encode(remade(file.read())).decode())
    except NoPhoto as error:
        return _page(request, reason, problem=str(error))
    return redirect("reasons")


@require_POST
def photo_remove(request: PersonRequest, pk: UUID) -> HttpResponse:
    reason = _reason_or_404(request, pk)
    ReasonPhoto.objects.for_user(request.user).filter(reason=reason).delete()
    return redirect("reason-edit", reason.pk)


def _why_none(request: PersonRequest) -> str:
    """A file that is too large never arrives: it is left behind while it comes in."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        return "This file is too large. Please choose one of less than 12 MB."
    return "Please choose a picture."


def _reason_or_404(request: PersonRequest, pk: UUID) -> Reason:
    reason: Reason = get_object_or_404(Reason.objects.for_user(request.user).kept(), pk=pk)
    return reason


def _page(request: PersonRequest, reason: Reason, form: Any = None, problem: str = "") -> HttpResponse:
    context = {
        "form": form or ReasonForm(None, reason=reason, save="Save"),
        "reason": reason,
        "problem": problem,
        "has_photo": ReasonPhoto.objects.for_user(request.user).filter(reason=reason).exists(),
    }
    is_wrong = problem or (form and form.errors)
    return render(request, "support/plan/reason.html", context, status=422 if is_wrong else 200)
