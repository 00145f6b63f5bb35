"""Rows of indicators, values, assessment results, signals."""

from typing import Any

from indicators.models import ValueBatch
from tests.factories.indicators import (
    AssessmentImportFactory,
    AssessmentResultFactory,
    IndicatorFactory,
    IndicatorSetFactory,
    ObservationFactory,
    ProcedureFactory,
    SignalFactory,
    SignalRuleFactory,
)
from tests.integration.access import MUNICIPAL, Row, World, everyone, only


def prepare(world: World) -> None:
    things = world.things
    things["set"] = IndicatorSetFactory(municipality=world.town)
    things["indicator"] = IndicatorFactory(set=things["set"])
    things["observation"] = ObservationFactory(indicator=things["indicator"], organisation=world.school)
    things["batch"] = ValueBatch.objects.create(municipality=world.town, title="Ввод", by=world.people["methodist"])
    things["procedure"] = ProcedureFactory(municipality=world.town)
    things["result"] = AssessmentResultFactory(procedure=things["procedure"], organisation=world.school)
    things["import"] = AssessmentImportFactory(municipality=world.town)
    things["rule"] = SignalRuleFactory(municipality=world.town)
    things["signal"] = SignalFactory(rule=things["rule"], organisation=world.school)


def of(name: str) -> Any:
    """Arguments of an address about one of the things above."""
    return lambda world: {"pk": world.things[name].pk}


EDITORS = ("admin", "department", "methodist")
INSIDE = (*MUNICIPAL, "head", "staff", "other_head")
# People without a right here: 403 wherever they are, because the page belongs to their own municipality.
PLACE_403 = {"observer": 403, "head": 403, "staff": 403, "other_head": 403, "foreign_head": 403}


def editing(status: int = 200) -> dict[str, int]:
    """Staff may, others of the own municipality get 403, strangers 404."""
    return only(*EDITORS, status=status, others=403)


def in_place(status: int = 200, *, foreign: int | None = None) -> dict[str, int]:
    """A page of one's own municipality: the foreign department opens its own."""
    return {**PLACE_403, **dict.fromkeys(EDITORS, status), "foreign_department": status if foreign is None else foreign}


SEEN_BY_STAFF = {
    **dict.fromkeys((*MUNICIPAL, "foreign_department"), 200),
    **dict.fromkeys(("head", "staff", "other_head", "foreign_head"), 403),
}

ROWS = {
    "indicators:index": Row(everyone(200)),
    "indicators:set_new": Row(in_place()),
    "indicators:set_load": Row(in_place(302), method="post", data=lambda world: {"code": "m-quality"}),
    "indicators:set": Row(only(*INSIDE), kwargs=of("set")),
    "indicators:set_edit": Row(editing(), kwargs=of("set")),
    "indicators:set_workbook": Row(only(*INSIDE), kwargs=of("set")),
    "indicators:set_workbook_in": Row(editing(422), kwargs=of("set"), method="post"),
    "indicators:indicator_new": Row(editing(), kwargs=of("set")),
    "indicators:indicator": Row(only(*INSIDE), kwargs=of("indicator")),
    "indicators:indicator_edit": Row(editing(), kwargs=of("indicator")),
    "indicators:target": Row(editing(), kwargs=of("indicator")),
    "reports:passport_document": Row(
        only(*MUNICIPAL, status=302, others=403),
        kwargs=of("indicator"),
        method="post",
        data=lambda world: {"format": "docx"},
    ),
    "indicators:compare": Row(
        {**dict.fromkeys(MUNICIPAL, 200), **dict.fromkeys(("head", "staff", "other_head"), 403)}, kwargs=of("indicator")
    ),
    "indicators:values": Row(SEEN_BY_STAFF),
    "indicators:values_municipal": Row(SEEN_BY_STAFF),
    "indicators:values_save": Row(in_place(302, foreign=404), method="post"),
    "indicators:values_block": Row(in_place(foreign=404)),
    "indicators:values_workbook": Row({**SEEN_BY_STAFF, "foreign_department": 404}),
    "indicators:values_workbook_in": Row(in_place(foreign=404)),
    "indicators:value": Row(only(*MUNICIPAL, "head", "staff"), kwargs=of("observation")),
    "indicators:values_undo": Row(
        {**dict.fromkeys(EDITORS, 302), "observer": 403}, kwargs=of("batch"), method="post"
    ),
    "indicators:assessments": Row(everyone(200)),
    "indicators:procedure": Row(only(*INSIDE), kwargs=of("procedure")),
    "indicators:procedure_workbook": Row(only(*INSIDE), kwargs=of("procedure")),
    "indicators:procedure_edit": Row(editing(), kwargs=of("procedure")),
    "indicators:imports": Row(in_place()),
    "indicators:import": Row({**dict.fromkeys(EDITORS, 200), "observer": 403}, kwargs=of("import")),
    "indicators:imports_write": Row(in_place(302), method="post"),
    "indicators:import_discard": Row(
        {**dict.fromkeys(EDITORS, 302), "observer": 403}, kwargs=of("import"), method="post"
    ),
    "indicators:signals": Row(SEEN_BY_STAFF),
    "indicators:signals_recount": Row(in_place(302), method="post", data=lambda world: {"year": "2025"}),
    "indicators:signal": Row(only(*MUNICIPAL), kwargs=of("signal")),
    "indicators:official_list": Row({**PLACE_403, "admin": 200, "department": 200, "methodist": 403,
                                     "foreign_department": 200}),
    "indicators:rules": Row(SEEN_BY_STAFF),
    "indicators:rule_new": Row(in_place()),
    "indicators:rules_start": Row(in_place(302), method="post"),
    "indicators:rule": Row(only(*MUNICIPAL), kwargs=of("rule")),
}  # fmt: skip
