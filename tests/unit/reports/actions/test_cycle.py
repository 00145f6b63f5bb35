"""From a finding to a proposal: each step by the right person, with its reason, once."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from msoko.audit.models import AuditEvent
from msoko.lib.files import BadFile
from msoko.lib.periods import Quarter
from msoko.locking import EditConflict
from reports.actions.advising import (
    Advice,
    dismiss_finding,
    edit_recommendation,
    issue_recommendation,
    make_recommendation,
    propose_findings,
    withdraw_recommendation,
)
from reports.actions.deciding import (
    Act,
    Work,
    decide_proposal,
    judge_effect,
    make_decision,
    make_measure,
    make_proposal,
    mark_done,
    weigh_effects,
)
from reports.contexts.cycle import cycle_page
from reports.models import Effect, Finding, Measure, MeasureBody, Recommendation, measures_due
from reports.refusals import ActionRefused
from reports.weighing import weigh_measure
from schools.access import Role
from tests.factories.analysis import CUT_OFF, YEAR, busy_year, computed
from tests.factories.indicators import IndicatorFactory, IndicatorSetFactory, ObservationFactory
from tests.factories.schools import OrganisationFactory, user_with_role

pytestmark = pytest.mark.django_db
TODAY, DUE = CUT_OFF.date(), date(2026, 3, 1)


@pytest.fixture
def run():
    return computed(busy_year(schools=3, tasks=3))


@pytest.fixture
def chief(run):
    return user_with_role(Role.DEPARTMENT, municipality=run.municipality)


@pytest.fixture
def methodist(run):
    return user_with_role(Role.METHODOLOGIST, municipality=run.municipality)


@pytest.fixture
def schools(run):
    return list(run.municipality.organisations.filter(kind="school"))


def advised(run, by, schools, **how):
    return make_recommendation(run=run, advice=Advice("Разобрать причины.", DUE, schools), by=by, at=CUT_OFF, **how)


def decided(run, chief, schools):
    row = issue_recommendation(row=advised(run, chief, schools), by=chief, at=CUT_OFF)
    act = Act("order", "5-О", TODAY, "О мерах")
    return make_decision(municipality=run.municipality, act=act, recommendations=[row], by=chief, at=CUT_OFF)


def measured(run, chief, schools, **how):
    work = Work("Провести семинар.", TODAY, DUE, schools, **how)
    return make_measure(decision=decided(run, chief, schools), work=work, by=chief, at=CUT_OFF)


def actions():
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def test_proposing_twice_adds_nothing(run, methodist):
    first = run.findings.count()  # a run gets its findings while it is computed
    assert propose_findings(run=run, by=methodist, at=CUT_OFF) == 0
    run.findings.all().delete()
    assert propose_findings(run=run, by=methodist, at=CUT_OFF) == first > 0
    assert actions().count("findings.proposed") == 2
    assert all(row.state == Finding.State.PROPOSED and row.advice_due > TODAY for row in run.findings.all())


def test_a_finding_is_dismissed_with_a_reason_or_becomes_a_recommendation(run, methodist, schools):
    propose_findings(run=run, by=methodist, at=CUT_OFF)
    first, second = run.findings.all()[:2]
    with pytest.raises(ActionRefused, match="почему"):
        dismiss_finding(finding=first, reason=" ", by=methodist, at=CUT_OFF)
    dismiss_finding(finding=first, reason="Школа закрыта на ремонт", by=methodist, at=CUT_OFF)
    advised(run, methodist, schools[:1], finding=second)
    second.refresh_from_db()
    assert (first.state, second.state) == (Finding.State.DISMISSED, Finding.State.ACCEPTED)
    with pytest.raises(ActionRefused, match="уже есть рекомендация"):
        dismiss_finding(finding=second, reason="Передумали", by=methodist, at=CUT_OFF)


@pytest.mark.parametrize(
    ("due", "who", "words"),
    [(date(2026, 1, 1), "own", "уже прошёл"), (DUE, "nobody", "кому"), (DUE, "foreign", "не из этого")],
)
def test_a_recommendation_has_an_addressee_and_a_future_day(run, methodist, schools, due, who, words):
    bodies = {"own": schools, "nobody": [], "foreign": [OrganisationFactory()]}[who]
    with pytest.raises(ActionRefused, match=words):
        make_recommendation(run=run, advice=Advice("Что-то.", due, bodies), by=methodist, at=CUT_OFF)


def test_recommendations_are_numbered_and_edited_under_a_lock(run, methodist, schools):
    first, second = advised(run, methodist, schools), advised(run, methodist, schools[:1])
    assert (first.number, second.number) == (1, 2)
    advice = Advice("Иначе.", DUE, schools[1:])
    edit_recommendation(row=first, advice=advice, seen=1, by=methodist, at=CUT_OFF)
    assert set(first.organisations.all()) == set(schools[1:])
    with pytest.raises(EditConflict):
        edit_recommendation(row=second, advice=advice, seen=7, by=methodist, at=CUT_OFF)


def test_a_body_sees_what_was_issued_to_it_and_only_that(run, chief, methodist, schools):
    row = advised(run, methodist, schools[:1])
    head, other = (user_with_role(Role.HEAD, organisation=school) for school in schools[:2])
    assert not Recommendation.objects.visible_to(head).exists()
    with pytest.raises(PermissionDenied):
        issue_recommendation(row=row, by=methodist, at=CUT_OFF)
    issue_recommendation(row=row, by=chief, at=CUT_OFF)
    issue_recommendation(row=row, by=chief, at=CUT_OFF)
    assert actions().count("recommendation.issued") == 1
    assert Recommendation.objects.visible_to(head).get() == row
    assert not Recommendation.objects.visible_to(other).exists()


def test_issued_words_do_not_change_but_may_be_taken_back(run, chief, schools):
    draft = advised(run, chief, schools)
    row = issue_recommendation(row=draft, by=chief, at=CUT_OFF)
    with pytest.raises(ActionRefused, match="уже направлена"):  # for who read it as a draft, too
        edit_recommendation(row=draft, advice=Advice("Иначе.", DUE, schools), seen=1, by=chief, at=CUT_OFF)
    with pytest.raises(ActionRefused, match="почему"):
        withdraw_recommendation(row=row, reason="", by=chief)
    withdraw_recommendation(row=row, reason="Ошибка в адресате", by=chief)
    assert not Recommendation.objects.visible_to(user_with_role(Role.HEAD, organisation=schools[0])).exists()


def test_a_decision_is_by_issued_recommendations_and_once(run, chief, schools):
    act = Act("order", "5-О", TODAY, "О мерах")
    draft = advised(run, chief, schools)
    with pytest.raises(ActionRefused, match="направьте"):
        make_decision(municipality=run.municipality, act=act, recommendations=[draft], by=chief, at=CUT_OFF)
    decision = decided(run, chief, schools)
    assert str(decision) == f"приказ от {TODAY:%d.%m.%Y} №\u00a05-О"
    with pytest.raises(ActionRefused, match="уже есть"):
        make_decision(municipality=run.municipality, act=act, recommendations=[], by=chief, at=CUT_OFF)


def test_the_file_of_a_decision_is_inspected(run, chief):
    act = Act("order", "6-О", TODAY, "О мерах", file=ContentFile(b"MZ\x90\x00", name="order.exe"))
    with pytest.raises(BadFile):
        make_decision(municipality=run.municipality, act=act, recommendations=[], by=chief, at=CUT_OFF)


def test_a_measure_reaches_its_bodies_and_their_quarter(run, chief, schools):
    measure = measured(run, chief, schools[:2])
    assert measure.bodies.count() == 2
    assert [row.measure for row in measures_due(schools[0], Quarter(2026, 1))] == [measure]
    assert not measures_due(schools[2], Quarter(2026, 1)).exists()
    assert not measures_due(schools[0], Quarter(2025, 4)).exists()
    assert measures_due(schools[0], Quarter(2026, 3)).exists()  # an old debt


def test_a_done_measure_leaves_later_quarters(run, chief, schools):
    body = measured(run, chief, schools[:1]).bodies.get()
    head = user_with_role(Role.HEAD, organisation=schools[0])
    say = {"body": body, "by": head, "at": CUT_OFF, "today": TODAY}
    with pytest.raises(ActionRefused, match="что сделано"):
        mark_done(done_on=TODAY, note=" ", **say)
    with pytest.raises(ActionRefused, match="не наступила"):
        mark_done(done_on=DUE, note="Проведён.", **say)
    mark_done(done_on=TODAY, note="Проведён.", **say)
    assert measures_due(schools[0], Quarter(2026, 1)).exists()
    assert not measures_due(schools[0], Quarter(2026, 2)).exists()


def test_a_foreign_head_may_not_answer_for_a_school(run, chief, schools):
    body = measured(run, chief, schools[:1]).bodies.get()
    stranger = user_with_role(Role.HEAD, organisation=schools[1])
    assert not MeasureBody.objects.visible_to(stranger).exists()
    with pytest.raises(PermissionDenied):
        mark_done(body=body, done_on=TODAY, note="Да.", by=stranger, at=CUT_OFF, today=TODAY)


@pytest.fixture
def effect(run, chief, schools):
    """A seminar for one school in 2025 that raised its share from 20 to 60 while the others stood still."""
    indicator = IndicatorFactory(set=IndicatorSetFactory(municipality=run.municipality))
    others = OrganisationFactory.create_batch(3, municipality=run.municipality)
    for school in (*schools, *others):
        for year, top in ((YEAR - 1, 20), (YEAR, 60 if school in schools else 20)):
            ObservationFactory(
                indicator=indicator, organisation=school, period_code=str(year), numerator=Decimal(top),
                denominator=Decimal(100),
            )  # fmt: skip
    work = Work("Провести семинар.", date(YEAR, 2, 1), date(YEAR, 5, 1), schools, indicator)
    make_measure(decision=decided(run, chief, schools), work=work, by=chief, at=CUT_OFF)
    assert weigh_effects(run=run, by=chief, at=CUT_OFF) == 1
    return Effect.objects.get()


def test_an_effect_is_counted_beside_bodies_not_covered(effect, run, chief):
    content = effect.content
    assert (content["covered"]["before"], content["covered"]["after"]) == ("20.0", "60.0")
    assert (content["others"]["bodies"], content["effect"], effect.proposed) == (3, "40.0", "effective")
    assert weigh_effects(run=run, by=chief, at=CUT_OFF) == 0


def test_a_measure_begun_after_the_tests_is_not_judged_by_them(effect, run, chief, schools):
    """Autumn's seminar is not praised for spring's results, nor one whose term is later than the data."""
    work = Work("Семинар осенью.", date(YEAR, 10, 1), date(YEAR, 11, 1), schools, effect.measure.indicator)
    late = make_measure(decision=effect.measure.decision, work=work, by=chief, at=CUT_OFF)
    assert weigh_measure(late, run).verdict == "early"
    run.cut_off = CUT_OFF.replace(year=YEAR, month=4)
    assert weigh_measure(effect.measure, run).verdict == "early"


def test_what_is_decided_belongs_to_the_year_and_not_to_one_run(run, chief, schools):
    """A final run after a preliminary one knows what was recommended, dismissed and decided."""
    first, second = run.findings.all()[:2]
    dismiss_finding(finding=first, reason="Школа закрыта на ремонт", by=chief, at=CUT_OFF)
    row = issue_recommendation(row=advised(run, chief, schools[:1], finding=second), by=chief, at=CUT_OFF)
    later = computed(run.municipality)
    known = {row.key: row for row in later.findings.all()}
    assert (known[first.key].state, known[first.key].reason) == ("dismissed", "Школа закрыта на ремонт")
    assert (known[second.key].state, known[second.key].reason) == ("accepted", str(row))
    page = cycle_page(later, TODAY)
    assert page.recommendations == [row]
    assert page.to_draft == cycle_page(run, TODAY).to_draft
    assert advised(later, chief, schools).number == row.number + 1


def test_a_verdict_against_the_numbers_needs_words(effect, chief):
    with pytest.raises(ActionRefused, match="расходится"):
        judge_effect(effect=effect, verdict="not", comment="", by=chief, at=CUT_OFF)
    with pytest.raises(ActionRefused, match="Выберите"):
        judge_effect(effect=effect, verdict="great", comment="Да.", by=chief, at=CUT_OFF)
    judge_effect(effect=effect, verdict="not", comment="Сменился состав класса.", by=chief, at=CUT_OFF)
    assert effect.get_verdict_display() == "не эффективна"


def test_a_proposal_is_taken_or_declined_with_a_reason(run, chief, methodist):
    proposal = make_proposal(run=run, text="Исключить мероприятие.", by=methodist, at=CUT_OFF)
    with pytest.raises(PermissionDenied):
        decide_proposal(proposal=proposal, state="taken", reason="", by=methodist, at=CUT_OFF)
    with pytest.raises(ActionRefused, match="почему"):
        decide_proposal(proposal=proposal, state="declined", reason="", by=chief, at=CUT_OFF)
    taken = decide_proposal(proposal=proposal, state="taken", reason="", by=chief, at=CUT_OFF)
    assert taken.state == "taken"


def test_every_step_is_in_the_journal(effect, run, chief):
    judge_effect(effect=effect, verdict="effective", comment="", by=chief, at=CUT_OFF)
    make_proposal(run=run, text="Повторить в других школах.", by=chief, at=CUT_OFF)
    steps = [
        "recommendation.made",
        "recommendation.issued",
        "decision.made",
        "measure.made",
        "effects.weighed",
        "effect.judged",
        "proposal.made",
    ]
    assert [action for action in actions() if action in steps] == steps
    assert Measure.objects.get().decision.recommendations.get().run == run
