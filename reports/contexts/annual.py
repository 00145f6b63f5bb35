"""All queries of the annual analysis page and of its document; drawn from a frozen value afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from msoko.lib.russian import join_and
from reports.analysis.expected import Expected, together
from reports.analysis.snapshot import ActivityLine, Analysis
from reports.analysis.wording import CONTINUE
from reports.contexts.cycle import CyclePage, cycle_page
from reports.contexts.expected import expected_of
from reports.gathering import year_of
from reports.models import AnalysisRun, Conclusion
from reports.snapshots import analysis_of
from roadmaps.models import Roadmap
from schools.models import Organisation, OrganisationYear


@dataclass(frozen=True, slots=True)
class Words:
    """A conclusion as people left it."""

    id: int
    subject: str
    key: str
    title: str
    text: str
    proposal: str
    draft: str
    is_approved: bool
    is_edited: bool
    editor: str
    version: int
    basis: tuple[tuple[str, str], ...]

    @property
    def change(self) -> str:
        """The proposal, if it changes anything."""
        return "" if self.proposal == CONTINUE else self.proposal


@dataclass(frozen=True, slots=True)
class AnnualReport:
    """A computed run with its words and the requisites of the municipality."""

    run: AnalysisRun
    analysis: Analysis
    conclusions: tuple[Words, ...]
    authority: str
    place: str
    place_genitive: str
    head_post: str
    plan: str
    stamp: tuple[str, ...]
    passport: tuple[tuple[Any, ...], ...]
    cycle: CyclePage
    expected: Expected | None
    is_sample: bool

    def words(self, subject: str, key: str = "") -> Words | None:
        return next((row for row in self.conclusions if row.subject == subject and row.key == key), None)


def annual_report(run: AnalysisRun) -> AnnualReport:
    """Read a computed run with what was recommended and decided by it. A fixed number of queries."""
    municipality = run.municipality
    analysis = analysis_of(run)
    maps = Roadmap.objects.originals().municipal().filter(municipality=municipality, state__in=Roadmap.APPROVED_STATES)
    span = year_of(run.year_kind, run.year)
    in_force = maps.filter(starts_on__lte=span.end, ends_on__gte=span.start).select_related("act")
    plans = list(in_force.order_by("starts_on", "pk"))
    return AnnualReport(
        run=run,
        analysis=analysis,
        conclusions=tuple(_words(row) for row in run.conclusions.select_related("edited_by")),
        authority=municipality.authority_name,
        place=municipality.name,
        place_genitive=municipality.name_genitive,
        head_post=municipality.head_post,
        plan=plan_words(plans),
        stamp=("УТВЕРЖДЁН", f"приказом {municipality.authority_genitive}", "от ____________ № ______"),
        passport=_passport(run),
        cycle=cycle_page(run, run.cut_off.date()),
        expected=together([expected_of(plan, run) for plan in plans]) if plans else None,
        is_sample=municipality.is_sample,
    )


def plan_words(plans: Sequence[Roadmap]) -> str:
    """What is executed, in the genitive: «дорожной карты, утверждённой приказом от 17.12.2024 № 486-О»."""
    what, approved = ("дорожных карт", "утверждённых") if len(plans) > 1 else ("дорожной карты", "утверждённой")
    acts = [row.act for row in plans if row.act]
    if acts and all(act.dated for act in acts):
        return f"{what}, {approved} {join_and(f'{act.instrumental} {act.dated}' for act in acts)}"
    return f"{what} ({'; '.join(map(str, acts)) or 'реквизиты акта не указаны'})"


def activities_of(report: AnnualReport, direction: int) -> list[tuple[ActivityLine, Words | None]]:
    """Activities of a direction with the words to each."""
    words = {row.key: row for row in report.conclusions if row.subject == Conclusion.Subject.ACTIVITY}
    return [(row, words.get(str(row.id))) for row in report.analysis.activities if row.direction_id == direction]


ANCHORS = {
    "Исполнение по направлениям": "#execution",
    "Исполнение по мероприятиям": "#activities",
    "Показатели: план и факт": "#measures",
    "Результаты процедур": "#results",
    "Сдача отчётов по кварталам": "#timeliness",
}
"""Where on the page the numbers behind a conclusion stand."""


def _basis(row: Conclusion) -> tuple[tuple[str, str], ...]:
    """What a conclusion stands on, with the place of its numbers; rows of obligations for directions."""
    found = [(str(name), ANCHORS.get(str(name), "")) for name in row.basis]
    if row.subject == Conclusion.Subject.OBJECTIVITY:
        found.append(("Результаты процедур", "#results"))
    if row.subject == Conclusion.Subject.DIRECTION:
        url = reverse("reports:analysis_drill", args=[row.run_id])
        found.append(("Обязательства направления", f"{url}?direction={row.key}"))
    return tuple(found)


def _words(row: Conclusion) -> Words:
    return Words(
        id=row.pk,
        subject=row.subject,
        key=row.key,
        title=row.title,
        text=row.text,
        proposal=row.proposal,
        draft=row.draft,
        is_approved=row.is_approved,
        is_edited=row.text != row.draft or row.proposal != row.proposal_draft,
        editor=str(row.edited_by) if row.edited_by else "",
        version=row.version,
        basis=_basis(row),
    )


KINDS: dict[str, str] = {
    Organisation.Kind.METHODICAL: "Методические службы",
    Organisation.Kind.SCHOOL: "Общеобразовательные организации",
    Organisation.Kind.PRESCHOOL: "Дошкольные организации",
    Organisation.Kind.ADDITIONAL: "Организации дополнительного образования",
}
"""Kinds that are counted, as the table of them names them."""


def _passport(run: AnalysisRun) -> tuple[tuple[Any, ...], ...]:
    """(kind, organisations, pupils, teachers) at the end of the year, with a total; people of the last known year."""
    years = OrganisationYear.objects.filter(organisation__municipality=run.municipality, year__lte=run.year)
    known: dict[str, dict[int, int]] = {"pupils": {}, "teachers": {}}
    for row in years.order_by("year").values("organisation_id", *known):
        for name, found in known.items():
            if row[name] is not None:
                found[row["organisation_id"]] = row[name]
    day = year_of(run.year_kind, run.year).end
    bodies = [(row.pk, row.kind) for row in run.municipality.organisations.all() if row.is_active_on(day)]
    rows: list[tuple[Any, ...]] = []
    for kind, label in Organisation.Kind.choices:
        own = [pk for pk, its_kind in bodies if its_kind == kind]
        if own:
            rows.append((KINDS.get(kind, str(label).capitalize()), len(own), *_people(known, own)))
    rows.append(("Всего", len(bodies), *_people(known, [pk for pk, _ in bodies])))
    return tuple(rows)


def _people(known: dict[str, dict[int, int]], bodies: list[int]) -> tuple[int | None, ...]:
    """Pupils and teachers of bodies; None where nobody has told."""
    counts = ([found[pk] for pk in bodies if pk in found] for found in known.values())
    return tuple(sum(found) if found else None for found in counts)
