"""The whole way of a file: upload, reading, review, writing, forgetting."""

import io
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from indicators import tasks
from indicators.actions.assessments import (
    discard,
    missing_answers,
    remap,
    review,
    save_procedure,
    start_writing,
    upload,
)
from indicators.models import AssessmentImport, AssessmentResult, ColumnMapping, NameMatch, Procedure
from msoko.jobs import running
from msoko.jobs.models import Job
from msoko.locking import EditConflict
from schools.access import Role
from tests.factories.indicators import AssessmentResultFactory, ProcedureFactory
from tests.factories.schools import MunicipalityFactory, OrganisationFactory, user_with_role

pytestmark = pytest.mark.django_db
HEAD = "Логин школы;Класс;Номер обучающегося;Вариант;Всего баллов;Отметка за предыдущую четверть/триместр"
PUPILS = [("sch1", score, 3 + score % 3) for score in range(20)] + [("gym2", score, 4) for score in range(10, 20)]


def content(pupils=PUPILS) -> bytes:
    rows = [f"{school};5А;{number};1;{score};{mark}" for number, (school, score, mark) in enumerate(pupils)]
    return "\n".join([HEAD, *rows]).encode("cp1251")


@pytest.fixture
def town():
    return MunicipalityFactory()


@pytest.fixture
def schools(town):
    return [
        OrganisationFactory(municipality=town, short_name="Школа № 1", code="sch1"),
        OrganisationFactory(municipality=town, short_name="Гимназия № 2"),
    ]


@pytest.fixture
def methodist(town):
    return user_with_role(Role.METHODOLOGIST, municipality=town)


def sent(town, by, data=None, name="ВПР 2025 5 класс Математика.csv") -> AssessmentImport:
    job = upload(municipality=town, files=[SimpleUploadedFile(name, data or content())], about={"year": 2025}, by=by)
    assert running.run(job.pk)
    row = AssessmentImport.objects.filter(job_id=job.pk).order_by("pk").first()
    assert row is not None
    return row


def written(row, by, names) -> Job:
    about = {"kind": "vpr", "year": 2025, "grade": 5, "subject": "Математика", "borders": {"3": 6, "4": 10, "5": 15}}
    review(row=row, about=about, names=names, columns={}, by=by, seen=row.version)
    job = start_writing(municipality=row.municipality, rows=[AssessmentImport.objects.get(pk=row.pk)], by=by)
    running.run(job.pk)
    job.refresh_from_db()
    return job


def test_file_is_read_and_waits_for_review(town, schools, methodist):
    row = sent(town, methodist)
    assert (row.state, row.shape) == ("review", "pupils")
    assert row.names["sch1"]["organisation"] == schools[0].pk
    assert row.names["gym2"]["organisation"] is None
    assert missing_answers(row) == "проверьте названия школ."
    with pytest.raises(ValidationError, match="названия школ"):
        start_writing(municipality=town, rows=[row], by=methodist)


def test_results_equal_an_independent_count_and_no_pupil_is_kept(town, schools, methodist):
    row = sent(town, methodist)
    path = row.file.path
    job = written(row, methodist, {"sch1": schools[0].pk, "gym2": schools[1].pk})
    assert (job.state, job.result["results"]) == ("done", 2)
    for school, login in zip(schools, ("sch1", "gym2"), strict=True):
        own = [(score, mark) for name, score, mark in PUPILS if name == login]
        marks = [2 if s < 6 else 3 if s < 10 else 4 if s < 15 else 5 for s, _ in own]
        result = AssessmentResult.objects.get(organisation=school)
        assert [result.n2, result.n3, result.n4, result.n5] == [Counter(marks)[mark] for mark in (2, 3, 4, 5)]
        lowered = sum(mark < before for mark, (_, before) in zip(marks, own, strict=True))
        raised = sum(mark > before for mark, (_, before) in zip(marks, own, strict=True))
        assert (result.lowered, result.raised) == (lowered, raised)
        assert result.histogram == {str(score): 1 for score, _ in own}
        assert result.mean_score == Decimal(sum(score for score, _ in own)) / len(own)
    row.refresh_from_db()
    assert (row.state, bool(row.file)) == ("done", False)
    assert not Path(path).exists()
    assert Procedure.objects.get().max_score == 19


def test_workbook_is_counted_like_text(town, schools, methodist):
    """An empty row above the head, numbers as numbers: the same results as from the text."""
    book = Workbook()
    for line in ["", *content().decode("cp1251").splitlines()]:
        book.active.append([int(cell) if cell.isdigit() else cell for cell in line.split(";")])
    stream = io.BytesIO()
    book.save(stream)
    names = {"sch1": schools[0].pk, "gym2": schools[1].pk}
    written(sent(town, methodist, stream.getvalue(), "ВПР 2025 5 класс Математика.xlsx"), methodist, names)
    fields = ("participants", "n2", "n3", "n4", "n5", "lowered", "confirmed", "raised", "histogram", "mean_score")
    from_workbook = list(AssessmentResult.objects.order_by("organisation").values(*fields))
    AssessmentResult.objects.all().delete()
    written(sent(town, methodist), methodist, names)
    assert list(AssessmentResult.objects.order_by("organisation").values(*fields)) == from_workbook


def test_second_file_is_recognised_by_memory(town, schools, methodist):
    written(sent(town, methodist), methodist, {"sch1": schools[0].pk, "gym2": schools[1].pk})
    assert NameMatch.objects.get().organisation == schools[1]
    assert ColumnMapping.objects.get().columns["total"] == 4
    again = sent(town, methodist, content(PUPILS[5:]), "ВПР 2025 5 класс Физика.csv")
    assert again.names["gym2"] == {
        "name": "gym2", "organisation": schools[1].pk, "how": "remembered", "sure": True, "people": 10,
    }  # fmt: skip


def test_a_name_recognised_once_is_known_to_the_files_that_wait(town, schools, methodist):
    first = sent(town, methodist)
    waiting = sent(town, methodist, content(PUPILS[5:]), "ВПР 2025 6 класс Математика.csv")
    assert missing_answers(waiting) == "проверьте названия школ."
    written(first, methodist, {"sch1": schools[0].pk, "gym2": schools[1].pk})
    waiting.refresh_from_db()
    assert waiting.names["gym2"]["organisation"] == schools[1].pk
    assert missing_answers(waiting) == "укажите границы отметок."  # without them the journal could not be compared
    waiting.about["without_marks"] = True
    assert missing_answers(waiting) == ""
    again = sent(town, methodist)
    assert "Такой же файл уже загружали" in again.problems[0]["text"]


def test_writing_twice_doubles_nothing(town, schools, methodist):
    names = {"sch1": schools[0].pk, "gym2": None}
    written(sent(town, methodist), methodist, names)
    written(sent(town, methodist), methodist, names)
    assert AssessmentResult.objects.get().participants == 20


def test_file_of_marks_completes_the_file_of_pupils(town, schools, methodist):
    names = {"sch1": schools[0].pk, "gym2": schools[1].pk}
    written(sent(town, methodist), methodist, names)
    table = "ОО;Кол-во участников;Понизили;Подтвердили;Повысили\nШкола № 1;20;10;80;10\n".encode()
    written(sent(town, methodist, table), methodist, {"Школа № 1": schools[0].pk})
    result = AssessmentResult.objects.get(organisation=schools[0])
    assert (result.lowered, result.confirmed, result.raised) == (2, 16, 2)
    assert result.histogram["7"] == 1


def test_broken_file_says_what_to_do(town, methodist):
    row = sent(town, methodist, "просто;текст\nбез;смысла\n".encode(), "письмо.csv")
    assert row.state == "failed"
    assert "Не нашли заголовок" in row.problems[0]["text"]


def test_discarded_file_is_forgotten(town, methodist, django_capture_on_commit_callbacks):
    row = sent(town, methodist)
    with django_capture_on_commit_callbacks(execute=True):
        discard(row=row, by=methodist)
    row.refresh_from_db()
    assert (row.state, bool(row.file)) == ("cancelled", False)


def test_schools_recognised_by_the_portal_need_no_answer(town, schools, methodist):
    row = sent(town, methodist)
    review(row=row, about={}, names={}, columns=None, by=methodist, seen=row.version)
    assert {answer["organisation"] for answer in row.names.values()} == {schools[0].pk, None}


def test_stale_review_is_refused(town, schools, methodist):
    row = sent(town, methodist)
    with pytest.raises(EditConflict):
        review(row=row, about={}, names={}, columns=None, by=methodist, seen=row.version + 1)


def test_foreign_school_cannot_be_named(town, schools, methodist):
    row = sent(town, methodist)
    review(row=row, about={}, names={"sch1": OrganisationFactory().pk}, columns=None, by=methodist, seen=row.version)
    assert row.names["sch1"]["organisation"] is None


def test_strangers_upload_nothing(town):
    stranger = user_with_role(Role.METHODOLOGIST, municipality=MunicipalityFactory())
    with pytest.raises(PermissionDenied):
        upload(municipality=town, files=[SimpleUploadedFile("a.csv", content())], about={}, by=stranger)


def test_job_of_another_municipality_reads_nothing(town, methodist):
    row = sent(town, methodist)
    foreign = Job(params={"imports": [row.pk]}, municipality_id=MunicipalityFactory().pk)
    assert tasks._rows(foreign) == []


def test_scale_is_saved_over_the_version_seen():
    procedure = ProcedureFactory()
    by = user_with_role(Role.METHODOLOGIST, municipality=procedure.municipality)
    procedure.borders = {"3": 7, "4": 11, "5": 16}
    save_procedure(procedure=procedure, by=by, seen=1)
    with pytest.raises(EditConflict):
        save_procedure(procedure=procedure, by=by, seen=1)


def test_marks_of_scores_follow_the_scale_and_marks_of_a_file_do_not():
    procedure = ProcedureFactory(borders={})
    by = user_with_role(Role.METHODOLOGIST, municipality=procedure.municipality)
    scores = {"3": 4, "8": 6, "12": 5}
    known = {"procedure": procedure, "participants": 15, "histogram": scores}
    by_scores = AssessmentResultFactory(**known, n2=None, n3=None, n4=None, n5=None)
    by_file = AssessmentResultFactory(**known, n2=1, n3=2, n4=3, n5=9)
    for borders, counted in (({"3": 7, "4": 11, "5": 16}, (4, 6, 5, 0)), ({"3": 2, "4": 7, "5": 9}, (0, 4, 6, 5))):
        procedure.borders = borders
        save_procedure(procedure=procedure, by=by, seen=procedure.version)
        by_scores.refresh_from_db()
        assert (by_scores.n2, by_scores.n3, by_scores.n4, by_scores.n5) == counted
    by_file.refresh_from_db()
    assert (by_file.n2, by_file.n5) == (1, 9)


STRANGE = "Перечень;;;;\nГде;Сколько;А;Б;В;Г\nШкола № 1;10;1;2;3;4\nГимназия № 2;8;0;2;3;3\n"


def test_a_table_that_nobody_knows_is_read_by_the_word_of_a_person(town, schools, methodist):
    row = sent(town, methodist, STRANGE.encode(), "данные.csv")
    assert (row.state, row.shape, row.summary["head"]) == ("review", "", 2)
    assert row.summary["titles"] == ["Где", "Сколько", "А", "Б", "В", "Г"]
    assert "что в каком столбце" in row.problems[0]["text"]
    assert missing_answers(row) == "укажите, что в каком столбце."
    columns = {"name": 0, "participants": 1, "n5": 2, "n4": 3, "n3": 4, "n2": 5}
    with pytest.raises(ValidationError, match="названием или логином"):
        remap(row=row, head=2, shape="marks", columns=columns | {"name": None}, by=methodist, seen=row.version)
    job = remap(row=row, head=2, shape="marks", columns=columns, by=methodist, seen=row.version)
    assert running.run(job.pk)
    row.refresh_from_db()
    assert (row.shape, row.summary["participants"], row.summary["schools"]) == ("marks", 18, 2)
    written(row, methodist, {"Школа № 1": schools[0].pk, "Гимназия № 2": schools[1].pk})
    result = AssessmentResult.objects.get(organisation=schools[0])
    assert [result.n2, result.n3, result.n4, result.n5] == [4, 3, 2, 1]
    again = sent(town, methodist, STRANGE.encode(), "данные 2.csv")
    assert (again.state, again.shape) == ("review", "marks")  # explained once


def test_each_sheet_of_a_workbook_is_an_import(town, schools, methodist):
    book = Workbook()
    book.active.title = "Читать"
    book.active.append(["Порядок заполнения"])
    for subject, two in (("Физика", 1), ("Химия", 0)):
        sheet = book.create_sheet(subject)
        sheet.append(["ОО", "Кол-во участников", "2", "3", "4", "5"])
        sheet.append(["Школа № 1", 10, two, 4, 3, 3 - two])
    stream = io.BytesIO()
    book.save(stream)
    row = sent(town, methodist, stream.getvalue(), "ОГЭ 2025.xlsx")
    rows = list(AssessmentImport.objects.order_by("pk"))
    assert [(one.about["subject"], one.state, one.about["grade"]) for one in rows] == [
        ("Физика", "review", 9), ("Химия", "review", 9)
    ]  # fmt: skip
    assert rows[1].file_name == "ОГЭ 2025.xlsx, лист «Химия»"
    assert "Читать" in row.problems[0]["text"]
    assert all(one.file.name.endswith(".csv") for one in rows)
