"""Small pages for the tests of static/js, each with one behaviour; the log keeps what was posted."""

from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import RequestContext, Template
from django.urls import path
from django.views.decorators.http import require_POST

from msoko import gallery
from msoko.urls import urlpatterns as portal_patterns

PAGES = {
    "autosave": """
<form method="post" action="/try/post/" data-autosave="line" data-autosave-url="/try/autosave/">{% csrf_token %}
<input type="hidden" name="version" value="{{ log.version }}">
<label>Результат <textarea name="text" id="text" maxlength="2000">{{ log.stored }}</textarea></label>
<label><input type="checkbox" name="flag" value="1" id="flag"> Отметка</label>
<span data-autosave-state role="status"></span><button id="send">Отправить</button></form>
<form method="post" action="/try/post/" data-logout id="out">{% csrf_token %}<button>Выйти</button></form>""",
    "grid": """
<form method="post" action="/try/post/">{% csrf_token %}<table data-grid><tbody>
<tr><th>а</th><td><input name="a1" value="1"></td><td><input name="a2" value="2"></td></tr>
<tr><th>б</th><td><input name="b1" value="3"></td><td><input name="b2" value="4" readonly></td></tr>
<tr><th>в</th><td><input name="c1" value="5"></td><td><input name="c2" value="6"></td></tr></tbody></table></form>""",
    "cell": """
<table class="table"><tbody><tr><td data-cell id="cell">декабрь
<a class="pen" href="/try/cell/" data-cell-link>Изменить</a></td>
<td id="other">другая</td></tr></tbody></table>""",
    "confirm": """
<form method="post" action="/try/post/" data-confirm="Отозвать отчёт?" data-confirm-label="Отозвать">{% csrf_token %}
<button id="send" name="act" value="withdraw">Отозвать отчёт</button></form>""",
    "poll": """
<section id="job-1" data-poll>
<div id="job-1-state" hx-get="/try/tick/" hx-trigger="every 1s" hx-swap="innerHTML">0</div>
<button type="button" data-poll-pause="job-1" aria-pressed="false">Остановить обновление</button></section>""",
    "bulk": """
<form method="post" action="/try/post/">{% csrf_token %}<table><thead><tr>
<td class="c-sel"><input type="checkbox" id="all"
data-select-all></td></tr></thead><tbody>
<tr><td class="c-sel"><input type="checkbox" name="row" value="1"></td></tr>
<tr><td class="c-sel"><input type="checkbox" name="row" value="2"></td></tr></tbody></table>
<div data-bulk hidden><b data-selected-count></b></div></form>""",
    "guard": """
<form method="post" action="/try/post/" data-guard>{% csrf_token %}<input name="name" id="name" value="было">
<button id="send">Сохранить</button></form>
<form data-drop data-max-mb="1"><input type="file" id="file" accept=".pdf,.docx"><output></output></form>""",
}
CELL_FORM = """<form hx-post="/try/cell/" hx-target="closest td" hx-swap="innerHTML" method="post">{% csrf_token %}
<textarea name="text" aria-label="Срок">декабрь</textarea><button>Сохранить</button>
<button type="button" data-cell-cancel>Отмена</button></form>"""


@dataclass
class Log:
    """What the pages sent, and how the next autosave is to be answered."""

    posted: list[dict[str, str]] = field(default_factory=list)
    answer: int = 200
    version: int = 1
    stored: str = ""
    ticks: int = 0


log = Log()


def drawn(request: HttpRequest, source: str) -> HttpResponse:
    return HttpResponse(Template(source).render(RequestContext(request, {"log": log})))


@login_not_required
def page(request: HttpRequest, name: str) -> HttpResponse:
    title = "{% block title %}Проба{% endblock %}"
    return drawn(request, f'{{% extends "base.html" %}}{title}{{% block content %}}{PAGES[name]}{{% endblock %}}')


@login_not_required
@require_POST
def autosave(request: HttpRequest) -> HttpResponse:
    if log.answer == 207:  # everything but one field is saved
        log.version += 1
        return JsonResponse({"errors": {"text": "Число слишком велико."}, "version": log.version}, status=422)
    if log.answer == 422:
        return JsonResponse({"errors": {"text": "Слишком коротко."}}, status=422)
    if log.answer != 200:
        return HttpResponse(status=log.answer)
    log.posted.append(request.POST.dict())
    log.version += 1
    log.stored = request.POST["text"]
    return JsonResponse({"saved_at": "14:32", "version": log.version})


@login_not_required
@require_POST
def post(request: HttpRequest) -> HttpResponse:
    log.posted.append(request.POST.dict())
    return HttpResponse('<!doctype html><link rel="icon" href="data:,"><body>принято</body>')


@login_not_required
def cell(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        log.posted.append(request.POST.dict())
        return drawn(request, 'январь <a class="pen" href="/try/cell/" data-cell-link>Изменить</a>')
    return drawn(request, CELL_FORM)


@login_not_required
def tick(request: HttpRequest) -> HttpResponse:
    log.ticks += 1
    return HttpResponse(str(log.ticks))


urlpatterns = [
    path("gallery/", gallery.gallery),
    path("try/autosave/", autosave),
    path("try/post/", post),
    path("try/cell/", cell),
    path("try/tick/", tick),
    path("try/page/<str:name>/", page),
    *portal_patterns,
]
