"""Uploading, reading, correcting and writing an order; nothing is written before «Записать»."""

import pytest

from msoko.audit.models import AuditEvent
from msoko.jobs import running
from msoko.jobs.models import Job
from msoko.locking import EditConflict
from roadmaps.actions import drafts
from roadmaps.actions.importing import PlanError
from roadmaps.drafting import edits
from roadmaps.drafting.edits import DraftError
from roadmaps.drafting.plan import rows_of
from roadmaps.models import Act, Activity, Direction, ImportDraft, Occurrence, Responsibility, Revision, Roadmap
from schools.models import Organisation, RiskGroup
from tests.factories.imports import read_draft, seed, uploaded
from tests.factories.plans import gold
from tests.factories.schools import MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db
LIVING = (Act, Roadmap, Direction, Activity, Occurrence, Responsibility, Revision, Organisation, RiskGroup)


def living():
    return {model.__name__: model.objects.count() for model in LIVING}


def test_reading_writes_no_road_map():
    before = living()
    draft = read_draft(content=seed("002"))
    assert draft.state == ImportDraft.State.READY
    assert draft.job.state == Job.State.WAITING or Job.objects.get(pk=draft.job_id).state == Job.State.DONE
    drafts.correct(draft, lambda plan: edits.confirm_row(plan, rows_of(plan)[0]["uid"]), seen=draft.version)
    assert living() == before


def test_a_file_that_cannot_be_read_says_why():
    draft = read_draft(content="Здравствуйте! Это письмо без всякой таблицы, в нём нет ни одного мероприятия.")
    assert draft.state == ImportDraft.State.FAILED
    assert "не найдена дорожная карта" in draft.error
    assert Job.objects.get(pk=draft.job_id).error == draft.error


def test_a_second_delivery_of_the_job_changes_nothing():
    draft = read_draft()
    drafts.correct(draft, lambda plan: edits.edit_row(plan, "r1", {"title": "Исправлено"}), seen=draft.version)
    Job.objects.filter(pk=draft.job_id).update(state=Job.State.WAITING)
    running.run(draft.job_id)
    draft.refresh_from_db()
    assert rows_of(draft.plan)[0]["title"] == "Исправлено"


@pytest.mark.parametrize("code", ["001", "002", "004"])
def test_writing_gives_the_whole_plan(code):
    draft = read_draft(content=seed(code), by=UserFactory())
    roadmap = drafts.write_draft(draft, state="active", seen=draft.version, by=draft.created_by)
    rows = [row for section in gold(code)["sections"] for row in section["activities"]]
    written = list(roadmap.activities.order_by("position").values_list("title", "deadline", "responsible"))
    assert written == [(row["title"], row["deadline"] or "", row["responsible"] or "") for row in rows]
    assert roadmap.act.sha256 == draft.sha256
    assert roadmap.act.file_name == "приказ.txt"
    with roadmap.act.file.open("rb") as file:
        assert file.read() == seed(code)


def test_corrections_are_what_is_written():
    draft = read_draft()
    drafts.correct(draft, lambda plan: edits.edit_row(plan, "r1", {"title": "Иначе"}), seen=draft.version)
    last = rows_of(draft.plan)[-1]["uid"]
    drafts.correct(draft, lambda plan: edits.set_removed(plan, last, True), seen=draft.version)
    roadmap = drafts.write_draft(draft, state="draft", seen=draft.version, by=None)
    assert list(roadmap.activities.values_list("title", flat=True)) == ["Иначе", "Проведение семинара"]
    assert roadmap.state == Roadmap.State.DRAFT


def test_a_second_click_finds_the_first_road_map():
    draft = read_draft()
    seen = draft.version
    first = drafts.write_draft(draft, state="active", seen=seen, by=None)
    assert drafts.write_draft(draft, state="active", seen=seen, by=None) == first
    assert Roadmap.objects.count() == 1
    assert AuditEvent.objects.filter(action="import.written").count() == 1


def test_two_people_do_not_overwrite_each_other():
    mine = read_draft()
    theirs = ImportDraft.objects.get(pk=mine.pk)
    drafts.correct(theirs, lambda plan: edits.set_removed(plan, "r1", True), seen=theirs.version)
    with pytest.raises(EditConflict):
        drafts.correct(mine, lambda plan: edits.edit_row(plan, "r1", {"title": "Моё"}), seen=mine.version)
    mine.refresh_from_db()
    with pytest.raises(DraftError, match="исправил кто-то другой"):
        drafts.write_draft(mine, state="active", seen=mine.version - 1, by=None)


def test_a_plan_that_cannot_be_written_leaves_nothing():
    draft = read_draft()
    before = living()
    drafts.correct(draft, lambda plan: edits.edit_row(plan, "r1", {"title": ""}), seen=draft.version)
    with pytest.raises(DraftError, match="без названия"):
        drafts.write_draft(draft, state="active", seen=draft.version, by=None)
    for row in rows_of(draft.plan):
        drafts.correct(draft, lambda plan, uid=row["uid"]: edits.set_removed(plan, uid, True), seen=draft.version)
    with pytest.raises(PlanError, match="ни одного мероприятия"):
        drafts.write_draft(draft, state="active", seen=draft.version, by=None)
    assert living() == before


def test_the_period_a_person_set_is_believed():
    draft = read_draft()
    plan = {**draft.plan, "span": ["2025-01-01", "2027-12-31"]}
    assert drafts.suggested_period(draft.plan).start.year == 2024
    assert drafts.suggested_period(plan).end.year == 2027
    assert (
        drafts.suggested_period({**plan, "span": None, "period": "", "document": "", "date": None, "sections": []})
        is None
    )


def test_a_discarded_file_is_corrected_no_more():
    draft = read_draft(by=UserFactory())
    drafts.discard_draft(draft, by=draft.created_by)
    with pytest.raises(DraftError, match="отложен"):
        drafts.correct(draft, lambda plan: plan, seen=draft.version)


def test_uploading_asks_for_one_job_and_tells_the_journal():
    draft = uploaded(MunicipalityFactory())
    assert Job.objects.get(pk=draft.job_id).kind == "roadmap.read"
    assert AuditEvent.objects.filter(action="import.uploaded").count() == 1
