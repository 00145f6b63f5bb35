"""Rows of import, review of orders, amendments, revisions, derived maps and road maps as documents."""

from datetime import date
from typing import Any

from django.utils import timezone

from roadmaps.actions import deriving
from roadmaps.actions.amending import describe_amendment, start_amendment
from roadmaps.actions.drafts import write_draft
from roadmaps.drafting.plan import rows_of
from roadmaps.models import Amendment
from tests.factories.imports import read_draft
from tests.integration.access import Row, World, only


def prepare(world: World) -> None:
    """Two drafts (one to be written), a road map in force, an open amendment of another one."""
    written, open_draft, discarded = (read_draft(world.town) for _ in range(3))
    plan = write_draft(written, state="active", seen=written.version, by=None)
    other = read_draft(world.town)
    amended = write_draft(other, state="active", seen=other.version, by=None)
    now = timezone.now()
    amendment = start_amendment(amended, by=None, at=now)
    act = {"act_kind": "order", "act_number": "7", "act_date": date(2025, 1, 9), "effective_on": date(2025, 1, 9)}
    describe_amendment(amendment, by=None, note="", **act)
    amendment.copy.activities.filter(number="1.4").update(title="Иначе")
    project = deriving.next_period(plan, by=None)
    gone = Amendment.objects.create(roadmap=plan, created_at=now, state=Amendment.State.DISCARDED)
    world.things |= {
        "import_draft": open_draft, "import_discarded": discarded, "import_plan": plan, "amendment": amendment,
        "amendment_gone": gone, "project": project,
    }  # fmt: skip


def pk_of(name: str) -> Any:
    return lambda world: {"pk": world.things[name].pk}


def row_of_draft(world: World) -> dict[str, Any]:
    draft = world.things["import_draft"]
    return {"pk": draft.pk, "uid": rows_of(draft.plan)[0]["uid"]}


def act_on_row(world: World) -> dict[str, Any]:
    return {**row_of_draft(world), "action": "confirm"}


# A foreign department works in another municipality: its own page of upload opens, others' drafts do not exist.
UPLOAD = {
    "admin": 200, "department": 200, "foreign_department": 200,
    **dict.fromkeys(("methodist", "observer", "head", "staff", "other_head", "foreign_head"), 403),
}  # fmt: skip
EDITORS = {"admin": 200, "department": 200, "methodist": 403, "observer": 403}
ACTS = {who: 302 if status == 200 else status for who, status in EDITORS.items()}
WITH_SCHOOLS = {"head": 403, "staff": 403, "other_head": 403}
READERS = only("admin", "department", "methodist", "observer", "head", "staff", "other_head")

ROWS = {
    "roadmaps:import": Row(UPLOAD),
    "roadmaps:import_draft": Row(EDITORS, kwargs=pk_of("import_draft")),
    "roadmaps:import_file": Row(EDITORS, kwargs=pk_of("import_draft")),
    "roadmaps:import_requisites": Row(EDITORS, kwargs=pk_of("import_draft")),
    "roadmaps:import_row": Row(EDITORS, kwargs=row_of_draft),
    "roadmaps:import_arrange": Row(ACTS, kwargs=act_on_row, method="post"),
    "roadmaps:import_undo": Row(ACTS, kwargs=pk_of("import_draft"), method="post"),
    "roadmaps:import_write": Row(ACTS, kwargs=pk_of("import_draft"), method="post"),
    "roadmaps:import_discard": Row(ACTS, kwargs=pk_of("import_discarded"), method="post"),
    "roadmaps:lint": Row(READERS, kwargs=pk_of("import_plan")),
    "roadmaps:revisions": Row(READERS, kwargs=pk_of("import_plan")),
    "roadmaps:compare": Row(READERS, kwargs=pk_of("import_plan")),
    "roadmaps:amend": Row(ACTS | WITH_SCHOOLS, kwargs=pk_of("import_plan"), method="post"),
    "roadmaps:amendment": Row(EDITORS, kwargs=pk_of("amendment")),
    "roadmaps:amendment_schedule": Row(ACTS, kwargs=pk_of("amendment"), method="post"),
    "roadmaps:amendment_unschedule": Row(ACTS, kwargs=pk_of("amendment"), method="post"),
    "roadmaps:approve": Row(EDITORS, kwargs=pk_of("project")),
    "roadmaps:offers": Row(EDITORS | WITH_SCHOOLS, kwargs=pk_of("import_plan")),
    "roadmaps:offer_answer": Row(ACTS | WITH_SCHOOLS, kwargs=pk_of("import_plan"), method="post"),
    "roadmaps:amendment_discard": Row(ACTS, kwargs=pk_of("amendment_gone"), method="post"),
    "roadmaps:continue": Row(ACTS | WITH_SCHOOLS, kwargs=pk_of("import_plan"), method="post"),
    "roadmaps:derive": Row(
        {
            "admin": 403,
            "department": 403,
            "methodist": 403,
            "observer": 403,
            "head": 302,
            "staff": 403,
            "other_head": 302,
        },
        kwargs=pk_of("import_plan"),
        method="post",
    ),
    "reports:amendment_effect": Row(EDITORS, kwargs=pk_of("amendment")),
    "reports:amendment_apply": Row(ACTS, kwargs=pk_of("amendment"), method="post"),
    "reports:roadmap_document": Row(
        ACTS | WITH_SCHOOLS, kwargs=pk_of("import_plan"), method="post", data=lambda world: {"format": "xlsx"}
    ),
}
