"""Indicators, values, assessment results, signals."""

from django.urls import path

from indicators.views import assessments, definitions, imports, municipal, official, overview, rules, signals, values
from msoko.limits import costly

app_name = "indicators"
urlpatterns = [
    path("indicators/", overview.index, name="index"),
    path("indicators/sets/new", definitions.set_new, name="set_new"),
    path("indicators/sets/load", definitions.set_load, name="set_load"),
    path("indicators/sets/<int:pk>/", definitions.set_page, name="set"),
    path("indicators/sets/<int:pk>/edit", definitions.set_edit, name="set_edit"),
    path("indicators/sets/<int:pk>/workbook", costly(definitions.set_workbook_out), name="set_workbook"),
    path("indicators/sets/<int:pk>/workbook/load", costly(definitions.set_workbook_in), name="set_workbook_in"),
    path("indicators/sets/<int:pk>/new", definitions.indicator_new, name="indicator_new"),
    path("indicators/<int:pk>/", overview.indicator, name="indicator"),
    path("indicators/<int:pk>/edit", definitions.indicator_edit, name="indicator_edit"),
    path("indicators/<int:pk>/target", definitions.target, name="target"),
    path("indicators/<int:pk>/compare", overview.compare, name="compare"),
    path("indicators/values/", values.sheet_page, name="values"),
    path("indicators/values/municipal", municipal.municipal, name="values_municipal"),
    path("indicators/values/save", values.save, name="values_save"),
    path("indicators/values/block", values.block, name="values_block"),
    path("indicators/values/workbook", costly(values.workbook_out), name="values_workbook"),
    path("indicators/values/workbook/load", costly(values.workbook_in), name="values_workbook_in"),
    path("indicators/values/<int:pk>/", values.value, name="value"),
    path("indicators/values/batches/<int:pk>/undo", values.undo, name="values_undo"),
    path("indicators/assessments/", assessments.index, name="assessments"),
    path("indicators/assessments/<int:pk>/", assessments.procedure, name="procedure"),
    path("indicators/assessments/<int:pk>/workbook", costly(assessments.procedure_workbook), name="procedure_workbook"),
    path("indicators/assessments/<int:pk>/edit", assessments.procedure_edit, name="procedure_edit"),
    path("indicators/imports/", costly(imports.index), name="imports"),
    path("indicators/imports/<int:pk>/", imports.review, name="import"),
    path("indicators/imports/write", imports.write, name="imports_write"),
    path("indicators/imports/<int:pk>/discard", imports.discard, name="import_discard"),
    path("indicators/signals/", signals.index, name="signals"),
    path("indicators/signals/recount", signals.recount, name="signals_recount"),
    path("indicators/signals/<int:pk>/", signals.signal, name="signal"),
    path("indicators/signals/official", costly(official.official), name="official_list"),
    path("indicators/rules/", rules.index, name="rules"),
    path("indicators/rules/start", rules.start, name="rules_start"),
    path("indicators/rules/new", rules.rule_new, name="rule_new"),
    path("indicators/rules/<int:pk>/", rules.rule, name="rule"),
]
