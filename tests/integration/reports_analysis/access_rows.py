"""Rows of the annual analysis and the register of documents."""

from datetime import UTC, datetime
from typing import Any

from django.core.files.base import ContentFile

from reports.analysis.rows import Inputs
from reports.analysis.snapshot import compute
from reports.models import AnalysisRun, Conclusion, Document
from reports.snapshots import dump
from tests.integration.access import MUNICIPAL, Row, World, everyone

AT = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)


def empty_year() -> dict[str, Any]:
    day = AT.date()
    return dump(compute(Inputs(2025, "2025 год", day, day, day, (), (), (), (), ())))


def prepare(world: World) -> None:
    run = AnalysisRun.objects.create(
        municipality=world.town, number=1, year=2025, cut_off=AT, computed_at=AT, created_at=AT, content=empty_year()
    )
    world.things["run"] = run
    world.things["words"] = Conclusion.objects.create(
        run=run, subject="total", title="Исполнение", draft="Да.", text="Да."
    )
    world.things["document"] = Document.objects.create(
        municipality=world.town, kind="annual", format="xlsx", title="Отчёт", state="ready", params={"run": run.pk},
        created_at=AT, data_as_of=AT, file=ContentFile(b"PK", name="report.xlsx"), size=2,
    )  # fmt: skip


def thing(name: str) -> Any:
    return lambda world: {"pk": world.things[name].pk}


NO_SCHOOLS = {"head": 403, "staff": 403, "other_head": 403, "foreign_head": 403}
# The list of one's own municipality, whichever it is.
OWN_LIST = dict.fromkeys((*MUNICIPAL, "foreign_department"), 200) | NO_SCHOOLS
SEEN = dict.fromkeys(MUNICIPAL, 200)
MANAGERS = ("admin", "department", "foreign_department")
TEMPLATE = dict.fromkeys(MANAGERS, 200) | {"methodist": 403, "observer": 403} | NO_SCHOOLS
FORM = {"admin": 200, "department": 200, "methodist": 403, "observer": 403}
DECIDERS = {"admin": 302, "department": 302, "methodist": 403, "observer": 403}

ROWS = {
    "reports:analysis": Row(OWN_LIST),
    "reports:analysis_start": Row(
        {"admin": 422, "department": 422, "methodist": 422, "foreign_department": 422, "observer": 403} | NO_SCHOOLS,
        method="post",
    ),
    "reports:analysis_run": Row(SEEN, kwargs=thing("run")),
    "reports:analysis_compare": Row(SEEN, kwargs=thing("run")),
    "reports:analysis_drill": Row(SEEN, kwargs=thing("run")),
    "reports:analysis_rows": Row(SEEN, kwargs=lambda world: thing("run")(world) | {"what": "results"}),
    "reports:analysis_publish": Row(DECIDERS, kwargs=thing("run"), method="post"),
    "reports:analysis_document": Row(
        dict.fromkeys(MUNICIPAL, 302), kwargs=thing("run"), method="post", data=lambda world: {"format": "xlsx"}
    ),
    "reports:conclusion": Row(SEEN | {"observer": 403}, kwargs=thing("words")),
    "reports:documents": Row(everyone(200)),
    "reports:document": Row(SEEN, kwargs=thing("document")),
    "reports:document_file": Row(SEEN, kwargs=thing("document")),
    "reports:document_view": Row({}, kwargs=thing("document")),  # only a PDF is shown in the browser
    "reports:document_signed": Row({}, kwargs=thing("document")),  # nothing is signed yet
    "reports:document_again": Row(dict.fromkeys(MUNICIPAL, 302), kwargs=thing("document"), method="post"),
    "reports:document_sign": Row(FORM, kwargs=thing("document")),
    "reports:document_send": Row(FORM, kwargs=thing("document")),
    "reports:document_send_profiles": Row(DECIDERS, kwargs=thing("document"), method="post"),
    "reports:document_publish": Row(DECIDERS, kwargs=thing("document"), method="post"),
    "reports:document_unpublish": Row(DECIDERS, kwargs=thing("document"), method="post"),
    "reports:document_template": Row(TEMPLATE),
    "reports:document_template_sample": Row(TEMPLATE),
    "reports:document_template_trial": Row(TEMPLATE),
    "reports:document_template_file": Row(TEMPLATE | dict.fromkeys(MANAGERS, 404)),  # none is put yet
    "reports:document_template_reset": Row(TEMPLATE | dict.fromkeys(MANAGERS, 302), method="post"),
    "reports:document_new": Row(OWN_LIST),
    "reports:document_order": Row(OWN_LIST, kwargs=lambda world: {"kind": "note"}),
}
