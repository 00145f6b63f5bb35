"""Results of a procedure for the person who looks: columns with something in them, the own school, schools like it."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from indicators.contexts.assessments import list_columns, listed, procedure_results
from indicators.contexts.drawings import journal_chart, years_chart
from indicators.models import Procedure
from indicators.result_sheets import results_workbook
from schools.access import Role
from schools.models import OrganisationYear
from tests.factories.indicators import AssessmentResultFactory, ProcedureFactory
from tests.factories.schools import MunicipalityFactory, user_with_role

pytestmark = pytest.mark.django_db
NO_MARKS = {"n2": None, "n3": None, "n4": None, "n5": None}


def test_an_exam_without_marks_has_columns_of_scores_and_years_of_scores():
    town = MunicipalityFactory()
    for year in (2024, 2025):
        procedure = ProcedureFactory(kind="ege", grade=11, year=year, municipality=town, borders={})
        for works, mean, below in ((20, "60", 2), (30, "70", 0)):
            AssessmentResultFactory(
                procedure=procedure, participants=works, mean_score=Decimal(mean), below_minimum=below, **NO_MARKS
            )
    results = procedure_results(procedure, _methodist(procedure))
    assert results.columns == ("n", "score", "below")
    assert [text.replace("\xa0", " ") for _, text, _ in results.headline[:3]] == ["50", "66,0", "4,0 %"]
    assert [cells[1][1] for _, cells in results.year_lines] == ["66,0", "66,0"]  # by pupils: (20·60 + 30·70) / 50
    assert years_chart(results).title == "Средний балл по годам"
    assert journal_chart(results) is None
    rows = listed(Procedure.objects.filter(pk=procedure.pk))
    assert list_columns(rows) == ["n", "score", "below_share"]


def _methodist(procedure):
    return user_with_role(Role.METHODOLOGIST, municipality=procedure.municipality)


def test_a_small_school_sees_itself_and_schools_like_it():
    procedure = ProcedureFactory()
    rows = [AssessmentResultFactory(procedure=procedure, participants=8, n2=1, n3=3, n4=2, n5=2)]
    rows += [AssessmentResultFactory(procedure=procedure) for _ in range(3)]
    for row, pupils in zip(rows, (100, 90, 120, 110), strict=True):
        OrganisationYear.objects.create(organisation=row.organisation, year=2024, pupils=pupils)
    far = AssessmentResultFactory(procedure=procedure)
    OrganisationYear.objects.create(organisation=far.organisation, year=2024, pupils=900)
    own = rows[0].organisation
    results = procedure_results(procedure, user_with_role(Role.HEAD, organisation=own))
    assert (results.chosen.organisation, results.chosen.is_hidden) == (own.pk, False)
    assert [row.name for row in results.levels] == ["Муниципалитет", "Похожие школы (3)"]
    assert results.levels[1].figures.n == 120
    staff = procedure_results(procedure, _methodist(procedure), str(own.pk))
    assert (staff.chosen, staff.hidden) == (None, 1)


def test_a_workbook_has_numbers_and_hides_what_the_page_hides():
    procedure = ProcedureFactory()
    row = AssessmentResultFactory(
        procedure=procedure, lowered=30, confirmed=10, raised=0, histogram={"4": 4, "6": 16, "10": 12, "15": 8},
        tasks={"1": {"score": 30, "n": 40, "max": 1}},
    )  # fmt: skip
    AssessmentResultFactory(procedure=procedure, participants=5, n2=5, n3=0, n4=0, n5=0)
    content = results_workbook(procedure_results(procedure, _methodist(procedure), str(row.organisation_id)))
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Школы", "Баллы", "Задания"]
    cells = {line[0]: line[1:] for line in book["Школы"].iter_rows(values_only=True) if line[0]}
    assert cells[str(row.organisation)][:6] == (40, 4, 16, 12, 8, 0.5)
    hidden = next(line for name, line in cells.items() if "меньше 10" in name)
    assert (hidden[0], set(hidden[1:])) == (5, {None})
    assert [line[1] for line in book["Задания"].iter_rows(values_only=True) if line[0] == "1"] == [0.75]
