"""When a time without ended: leaving detox, prison or hospital, or stopping a medicine. Tolerance is lower then."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.clock import today_for
from accounts.http import PersonRequest
from journal.forms.lapse import ReleaseForm
from journal.models import Release


@require_http_methods(["GET", "HEAD", "POST"])
def release_new(request: PersonRequest) -> HttpResponse:
    """The form, and what was noted before; Today says for four weeks what it means."""
    today = today_for(request.user, timezone.now())
    form = ReleaseForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        Release.objects.note(request.user, form.cleaned_data["kind"], form.cleaned_data["day"])
        return redirect("today")
    releases = Release.objects.for_user(request.user).order_by("-day", "-id")[:20]
    context = {"form": form, "releases": releases}
    return render(request, "journal/lapse/release.html", context, status=422 if form.errors else 200)


@require_POST
def release_remove(request: PersonRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(Release.objects.for_user(request.user), pk=pk).delete()
    return redirect("release-new")
