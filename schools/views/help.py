"""«Справка»: the user guide inside the portal."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from schools.place import PortalRequest

# Address → title; each has a template schools/help/<address>.html.
PAGES = {
    "school": "Руководителю организации: сдать отчёт",
    "department": "Специалисту управления: карта, проверка, напоминания",
    "methodist": "Методисту: показатели, анализ, документы",
    "deadlines": "Как портал читает сроки",
    "import": "Как загрузить дорожную карту",
    "figures": "Как считаются показатели и проценты",
    "safety": "Вход, пароль, персональные данные",
}


def index(request: PortalRequest) -> HttpResponse:
    return render(request, "schools/help/index.html", {"pages": PAGES.items()})


def page(request: PortalRequest, name: str) -> HttpResponse:
    if name not in PAGES:
        raise Http404
    return render(request, f"schools/help/{name}.html", {"pages": PAGES.items(), "name": name, "title": PAGES[name]})
