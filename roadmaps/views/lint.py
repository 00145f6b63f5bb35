"""Review of the order behind a road map."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from roadmaps.contexts.lint import lint_of_roadmap
from roadmaps.rights import may_edit
from roadmaps.views.finding import roadmap_or_404


@require_GET
def lint(request: HttpRequest, pk: int) -> HttpResponse:
    """All remarks; «check» in the address leaves one kind of them."""
    roadmap = roadmap_or_404(request, pk)
    remarks = lint_of_roadmap(roadmap)
    kinds = Counter((one.check, one.name) for one in remarks)
    chosen = request.GET.get("check", "")
    context = {
        "roadmap": roadmap,
        "total": len(remarks),
        "kinds": [(check, name, count) for (check, name), count in kinds.items()],
        "chosen": chosen,
        "remarks": [one for one in remarks if not chosen or one.check == chosen],
        "may_edit": may_edit(request.user, roadmap),
    }
    return render(request, "roadmaps/lint/index.html", context)
