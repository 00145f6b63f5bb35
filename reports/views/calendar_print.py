"""The calendar of a year as a PDF of one sheet."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET

from msoko.lib.files import CONTENT_TYPES
from msoko.serving import made_file
from reports.contexts.calendar_print import A3, A4, printed_months
from reports.renderers import pdf
from roadmaps.contexts.calendar_page import calendar_page
from schools.place import PortalRequest


@require_GET
def calendar_print(request: PortalRequest) -> HttpResponse:
    """Twelve months by the filters of the page, on A4 or A3."""
    if not pdf.pdf_is_available():
        messages.error(request, f"Для PDF нужны пакеты {pdf.PANGO_PACKAGES}. Напечатайте эту страницу из браузера.")
        return redirect("roadmaps:calendar")
    paper = A3 if request.GET.get("paper") == A3 else A4
    at = timezone.localtime()
    page = calendar_page(user=request.user, place=request.place, asked=_whole_year(request.GET), today=at.date())
    context = {
        "page": page, "paper": paper, "months": printed_months(page["months"], page["days"], paper),
        "municipality": request.place.municipality, "filters": _filters(page), "at": at,
    }  # fmt: skip
    content = pdf.html_to_pdf(render_to_string("documents/calendar.html", context), sheet="calendar.css")
    name = f"Календарь сроков {page['year']}, {paper.upper()}.pdf"
    return made_file(content, name, CONTENT_TYPES["pdf"], inline=True)


def _whole_year(asked: QueryDict) -> QueryDict:
    """The filters of the page; a sheet always shows the year."""
    kept = asked.copy()
    for name in ("period", "by"):
        kept.pop(name, None)
    return kept


def _filters(page: dict[str, object]) -> list[str]:
    """What was chosen, in words."""
    maps = [str(one) for one in page["maps"] if str(one.pk) == page["map"]]
    states = [label for code, label in page["states"] if code == page["state"]]
    return [*maps, *([str(page["body"])] if page["body"] else []), *states]
