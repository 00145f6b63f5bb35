"""Sets, definitions, proposals."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from indicators.actions.definitions import Phrase, confirm_proposals, import_set, load_set, propose, save_indicator
from indicators.library import SETS, ensure_mechanisms, recognise, set_template
from indicators.models import Indicator, Mechanism
from msoko.locking import EditConflict
from schools.access import Role
from tests.factories.indicators import IndicatorFactory, IndicatorSetFactory, ObservationFactory
from tests.factories.schools import MunicipalityFactory, user_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return MunicipalityFactory()


@pytest.fixture
def methodist(town):
    return user_with_role(Role.METHODOLOGIST, municipality=town)


def test_mechanisms_are_made_once():
    first = ensure_mechanisms()
    assert len(first) == Mechanism.objects.count() == 11
    assert ensure_mechanisms() == first


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Развитие системы объективности процедур оценки качества образования и олимпиад школьников", "objectivity"),
        ("Система оценки качества подготовки обучающихся", "quality"),
        ("Система работы со школами с низкими образовательными результатами", "low-results"),
        ("Система развития таланта", "talents"),
        ("Система обеспечения профессионального развития педагогических работников", "development"),
        ("Нормативно-правовое обеспечение", ""),
    ],
)
def test_titles_of_directions_are_recognised(title, code):
    assert recognise(title) == code


@pytest.mark.parametrize("template", SETS, ids=lambda template: template.code)
def test_every_set_of_the_library_loads_once(template, town, methodist):
    loaded = load_set(municipality=town, template=template, by=methodist)
    assert load_set(municipality=town, template=template, by=methodist) == loaded
    assert loaded.indicators.count() == len(template.indicators) + template.places
    for indicator in loaded.indicators.exclude(name=""):
        indicator.full_clean(exclude=["search_text"])


@pytest.mark.parametrize(("code", "places"), [("r-results", 17), ("r-career", 8)])
def test_regional_sets_are_places_without_names(code, places, town, methodist):
    loaded = load_set(municipality=town, template=set_template(code), by=methodist)
    assert loaded.indicators.filter(name="", is_active=False).count() == places
    assert not Indicator.objects.current().filter(set=loaded).exists()


def test_proposals_become_indicators_with_targets_once(town, methodist):
    row = IndicatorSetFactory(municipality=town)
    phrases = [
        Phrase("Доля педагогов: 2024 – 20 %, 2025 – 35 %", uuid4(), "1", "methodical"),
        Phrase("Не менее 2 раз в год Наличие планов семинаров", uuid4(), "2"),
    ]
    years = [2024, 2025]
    made = confirm_proposals(indicator_set=row, chosen=propose(phrases, years), years=years, by=methodist)
    assert [indicator.kind for indicator in made] == ["stepped", "count", "document_presence"]
    assert {target.year: target.value for target in made[0].targets.all()} == {2024: 20, 2025: 35}
    assert {target.year: target.value for target in made[1].targets.all()} == {2024: 2, 2025: 2}
    assert (made[0].mechanism.code, made[0].across_organisations) == ("methodical", "ratio")
    assert made[2].document_kinds == ["план"]
    assert confirm_proposals(indicator_set=row, chosen=propose(phrases, years), years=years, by=methodist) == []


def test_way_of_calculation_under_values_needs_a_reason():
    indicator = ObservationFactory().indicator
    by = user_with_role(Role.METHODOLOGIST, municipality=indicator.set.municipality)
    indicator.across_organisations = "mean"
    with pytest.raises(ValidationError, match="порядок расчёта"):
        save_indicator(indicator=indicator, by=by)
    save_indicator(indicator=indicator, by=by, reason="Новая методика")
    assert Indicator.objects.get().across_organisations == "mean"


def test_stale_definition_is_refused():
    indicator = IndicatorFactory()
    by = user_with_role(Role.METHODOLOGIST, municipality=indicator.set.municipality)
    with pytest.raises(EditConflict):
        save_indicator(indicator=indicator, by=by, seen=7)


def test_import_changes_by_code(methodist, town):
    row = IndicatorSetFactory(municipality=town)
    known = IndicatorFactory(set=row, code="a")
    rows = [{"code": "a", "name": "Новое имя"}, {"code": "b", "name": "Второй", "kind": "count"}]
    assert import_set(indicator_set=row, rows=rows, by=methodist) == (1, 1)
    assert import_set(indicator_set=row, rows=rows, by=methodist) == (0, 0)
    known.refresh_from_db()
    assert known.name == "Новое имя"


def test_stranger_loads_nothing(town):
    stranger = user_with_role(Role.METHODOLOGIST, municipality=MunicipalityFactory())
    with pytest.raises(PermissionDenied):
        load_set(municipality=town, template=SETS[0], by=stranger)
