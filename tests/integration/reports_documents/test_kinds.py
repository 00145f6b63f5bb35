"""Documents that are cut from an analysis: ordered by a form, made by a job, equal in every format."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime, time

import docx
import openpyxl
import pdfplumber
import pytest
from django.urls import reverse

from indicators.models import Indicator, Mechanism
from msoko.jobs import running
from msoko.jobs.models import Job
from reports import building
from reports.building import PAPERS, RENDERERS
from reports.models import AnalysisRun, Document
from reports.snapshots import analysis_of
from schools.access import Role
from tests.factories.analysis import busy_year, computed
from tests.factories.papers import printed_all
from tests.factories.schools import MunicipalityFactory, user_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return computed(busy_year(schools=3, tasks=3))


@pytest.fixture
def chief(client, run):
    user = user_with_role(Role.DEPARTMENT, municipality=run.municipality)
    client.force_login(user)
    return user


def schools(run):
    return run.municipality.organisations.filter(kind="school")


def papers(run):
    """A paper of every kind that is cut from a run, by name."""
    about = {
        "profile": {"organisation": schools(run).first().pk},
        "note": {"subject": f"direction:{analysis_of(run).directions[0].id}"},
    }
    return {kind: PAPERS[kind]({"run": run.pk} | about.get(kind, {})) for kind in (*about, "register", "public")}


def test_every_format_of_every_kind_has_the_same_values(run):
    every = papers(run)
    # One paper of all their tables: the renderers are asked once.
    whole = replace(every["note"], blocks=tuple(table for paper in every.values() for table in paper.tables))
    rows = printed_all(whole.tables)
    word = docx.Document(io.BytesIO(RENDERERS["docx"](whole)))
    assert [[[cell.text for cell in row.cells] for row in table.rows[1:]] for table in word.tables[1:]] == rows
    book = openpyxl.load_workbook(io.BytesIO(RENDERERS["xlsx"](whole)))
    for table, sheet in zip(whole.tables, book.worksheets[1:], strict=True):
        cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
        start = next(place for place, row in enumerate(cells) if row[0] == table.columns[0].title) + 1
        assert cells[start : start + len(table.rows)] == [[as_kept(value) for value in row] for row in table.rows]
    with pdfplumber.open(io.BytesIO(RENDERERS["pdf"](whole))) as file:
        lines = [squeezed(line) for page in file.pages for line in page.extract_text().splitlines()]
    for row in (row for table in rows for row in table):
        numbers = [squeezed(cell) for cell in row if re.fullmatch(r"[+−]?[\d\u202f]+(,\d+)?|–", cell)]
        assert any(re.search(".*?".join(map(re.escape, numbers)), line) for line in lines), row
    assert {(paper.checksum, paper.data_as_of) for paper in every.values()} == {(run.checksum, run.cut_off)}


def as_kept(value):
    """What a cell of a workbook gives back."""
    if value is None or value == "":
        return None
    if isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    return pytest.approx(float(value)) if hasattr(value, "as_tuple") else pytest.approx(value)


def squeezed(text):
    return re.sub(r"[\s\u00ad]+", "", text)


def test_a_profile_has_the_figures_of_its_school_and_of_no_other(run):
    analysis = analysis_of(run)
    mine, other = schools(run)[:2]
    paper = PAPERS["profile"]({"run": run.pk, "organisation": mine.pk})
    line = next(row for row in analysis.organisations if row.id == mine.pk)
    total = paper.tables[0].rows[-1]
    assert total[1:6] == (line.tally.total, line.tally.in_time, line.tally.late, line.tally.in_work, line.tally.overdue)
    own = {row.name: one.value for row in analysis.measures for one in row.schools if one.organisation_id == mine.pk}
    values = next(table for table in paper.tables if table.sheet == "Показатели")
    assert {row[0]: row[2] for row in values.rows} == own
    assert other.short_name not in repr(paper)


def test_a_note_on_a_direction_adds_up_to_the_analysis(run):
    for direction in analysis_of(run).directions:
        paper = PAPERS["note"]({"run": run.pk, "subject": f"direction:{direction.id}"})
        table = next(table for table in paper.tables if table.sheet == "По организациям")
        *bodies, total = [row[1:6] for row in table.rows]
        assert [sum(column) for column in zip(*bodies, strict=True)] == list(total)
        assert total[0] == direction.tally.total


def test_a_note_takes_what_people_wrote_to_its_direction(run, chief):
    """Advice entered by hand belongs to the direction it names; an untied direction is read by its title."""
    first, second = analysis_of(run).directions[:2]
    school = schools(run).first()
    for number, (direction, text) in enumerate(((first, "Проверить планы"), (second, "Иное дело")), start=1):
        run.recommendations.create(
            municipality=run.municipality, number=number, text=text, due=run.cut_off.date(), state="issued",
            direction_id=direction.id, created_at=run.cut_off, issued_at=run.cut_off,
        ).organisations.add(school)  # fmt: skip
    name = "Система выявления и развития талантов у детей"
    topic = Mechanism.objects.create(code="talent", name=name, short_name="таланты")
    Indicator.objects.filter(set__municipality=run.municipality).update(mechanism=topic)
    stored = AnalysisRun.objects.get(pk=run.pk)
    for measure in stored.content["measures"]:
        measure["mechanism"] = topic.short_name
    stored.content["directions"][0]["label"] = topic.name
    stored.save()
    paper = PAPERS["note"]({"run": run.pk, "subject": f"direction:{first.id}"})
    advice = next(table for table in paper.tables if table.sheet == "Рекомендации")
    assert [row[1] for row in advice.rows] == ["Проверить планы"]
    assert next(table for table in paper.tables if table.sheet == "Показатели").rows
    assert any("показатели взяты по теме" in getattr(block, "text", "") for block in paper.blocks)


def order(client, kind, **data):
    return client.post(reverse("reports:document_order", args=[kind]), data)


def work_off():
    for job in Job.objects.filter(state=Job.State.WAITING):
        running.run(job.pk)


def test_profiles_of_all_schools_are_one_job(client, run, chief):
    order(client, "profiles", run=run.pk, format="xlsx")
    work_off()
    batch = Document.objects.get(kind="profiles")
    parts = batch.parts.all()
    assert (batch.state, len(parts), {part.state for part in parts}) == ("ready", 3, {"ready"})
    with zipfile.ZipFile(batch.file.open("rb")) as archive:
        assert len(archive.namelist()) == 3
        assert archive.testzip() is None
    text = client.get(batch.get_absolute_url()).content.decode()
    assert all(str(school) in text for school in schools(run))
    client.post(reverse("reports:document_send_profiles", args=[batch.pk]))
    assert {list(part.shared_with.all())[0] for part in parts} == set(schools(run))


def test_a_batch_goes_on_from_where_it_was_killed(client, run, chief, monkeypatch):
    order(client, "profiles", run=run.pk, format="xlsx")
    calls = []

    def dies_at_the_third(paper):
        calls.append(paper)
        if len(calls) == 3:
            raise OSError("no space")
        return b"PK"

    monkeypatch.setitem(building.RENDERERS, "xlsx", dies_at_the_third)
    work_off()
    work_off()
    assert Document.objects.get(kind="profiles").state == "ready"
    assert len(calls) == 4  # the two that were made are not made again
    assert Document.objects.filter(kind="profile").count() == 3


def test_a_failed_document_says_why_and_is_made_again(client, run, chief):
    stranger = analysis_of(run).directions[0].id + 1000
    response = order(client, "note", run=run.pk, subject=f"direction:{stranger}", format="xlsx")
    assert response.status_code == 422
    order(client, "note", run=run.pk, subject="results", format="xlsx")
    row = Document.objects.get()
    Document.objects.filter(pk=row.pk).update(params={"run": run.pk, "subject": "direction:0"})
    work_off()
    row.refresh_from_db()
    assert (row.state, row.failure) == ("failed", "В этом расчёте нет такого направления.")
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Документ не удалось сделать. В этом расчёте нет такого направления." in page
    assert "Сделать снова" in page
    Document.objects.filter(pk=row.pk).update(params={"run": run.pk, "subject": "results"})
    client.post(reverse("reports:document_again", args=[row.pk]))
    work_off()
    assert Document.objects.get().state == "ready"


def test_the_register_is_searched_by_kind_year_state_and_number(client, run, chief):
    for kind in ("execution", "register"):
        order(client, kind, run=run.pk, format="xlsx")
    work_off()
    Document.objects.filter(kind="register").update(year=2019, published_at=None, signed_number="77-О")
    found = {
        "?kind=execution": ["execution"],
        "?year=2019": ["register"],
        "?state=ready": ["execution", "register"],
        "?state=published": [],
        "?q=77-о": ["register"],
        "?q=дорожной+исполнении": ["execution"],
        "?format=pdf": [],
    }
    for query, kinds in found.items():
        page = client.get(reverse("reports:documents") + query).context["page"]
        assert sorted(row.kind for row in page) == kinds, query


def test_an_order_stays_within_the_own_municipality(client, run, chief):
    client.force_login(user_with_role(Role.DEPARTMENT, municipality=MunicipalityFactory()))
    school = schools(run).first()
    assert order(client, "execution", run=run.pk, format="pdf").status_code == 422
    assert order(client, "profile", run=run.pk, organisation=school.pk, format="pdf").status_code == 422
    assert order(client, "dossier", run=run.pk, format="pdf").status_code == 404
    assert not Document.objects.exists()


def test_a_signed_pdf_is_looked_at_and_kept(client, run, chief):
    order(client, "register", run=run.pk, format="pdf")
    work_off()
    row = Document.objects.get()
    shown = client.get(reverse("reports:document_view", args=[row.pk]))
    assert (shown["Content-Type"], shown["X-Frame-Options"]) == ("application/pdf", "SAMEORIGIN")
    assert shown["Content-Disposition"].startswith("inline")
    content = b"".join(shown.streaming_content)
    data = {"number": "5-О", "date": "2026-01-21", "by": "начальник", "file": io.BytesIO(content)}
    data["file"].name = "скан.pdf"
    client.post(reverse("reports:document_sign", args=[row.pk]), data)
    kept = client.get(reverse("reports:document_signed", args=[row.pk]))
    assert b"".join(kept.streaming_content) == content
    assert "5-О" in client.get(reverse("reports:documents")).content.decode()


def test_queries_of_the_register_do_not_grow(client, run, chief, django_assert_max_num_queries):
    order(client, "execution", run=run.pk, format="xlsx")
    client.get(reverse("reports:documents"))
    row = Document.objects.get()
    Document.objects.bulk_create(
        Document(municipality=row.municipality, kind="note", title="Ещё", created_at=row.created_at, created_by=chief)
        for _ in range(20)
    )
    with django_assert_max_num_queries(9):
        client.get(reverse("reports:documents"))
