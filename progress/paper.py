"""A week on one sheet of paper, in parts that the person chose: by the browser's own print, or as a PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.clock import today_for
from accounts.http import PersonRequest
from progress import pdf
from progress.forms.parts import PaperForm
from progress.parts import USUAL, context_of, parts_of
from progress.size import size_or_usual
from progress.weeks import begun_or_404

NAME = "week.pdf"


@require_safe
def paper(request: PersonRequest, year: int, week: int) -> HttpResponse:
    """The sheet as it will be, and the choice of what is on it; the choice stays in the address."""
    numbers, size, has_pdf = _numbers(request), _size(request), pdf.is_there()
    chosen = urlencode({"p": ["", *numbers], "size": size}, doseq=True)
    context = _context(request, year, week) | {
        "form": PaperForm(numbers, size, has_pdf=has_pdf),
        "pdf": f"{reverse('week-pdf', args=[year, week])}?{chosen}" if has_pdf else "",
    }
    return render(request, "progress/paper.html", context)


@require_safe
def week_pdf(request: PersonRequest, year: int, week: int) -> HttpResponse:
    """The same sheet as a file with a name that says nothing."""
    if not pdf.is_there():
        raise Http404("No PDF can be made on this machine; the page says how to do without.")
    context = _context(request, year, week) | {"size": _size(request)}
    made = pdf.pdf_of(render_to_string("progress/sheet.html", context))
    name = f'attachment; filename="{NAME}"'
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": name})


def _context(request: PersonRequest, year: int, week: int) -> dict[str, object]:
    now = timezone.now()
    chosen = begun_or_404(year, week, today_for(request.user, now))
    return context_of(request.user, chosen, parts_of(_numbers(request)), now) | {"on_paper": True}


def _numbers(request: PersonRequest) -> list[str]:
    """What was ticked; before anything was, all that is not private."""
    return [number for number in request.GET.getlist("p") if number] if "p" in request.GET else list(USUAL)


def _size(request: PersonRequest) -> str:
    return size_or_usual(request.GET.get("size"), request.user.country)
