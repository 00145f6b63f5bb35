"""All queries of the annual analysis page and of its document; drawn from a frozen value afterwards."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

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
    act: str
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
    acts = [str(row.act) for row in plans if row.act]
    return AnnualReport(
        run=run,
        analysis=analysis,
        conclusions=tuple(_words(row) for row in run.conclusions.select_related("edited_by")),
        authority=municipality.authority_name,
        place=municipality.name,
        place_genitive=municipality.name_genitive,
        head_post=municipality.head_post,
        act="; ".join(acts) or "реквизиты акта не указаны",
        stamp=("УТВЕРЖДЁН", f"приказом {municipality.authority_genitive}", "от ____________ № ______"),
        passport=_passport(run),
        cycle=cycle_page(run, run.cut_off.date()),
        expected=together([expected_of(plan, run) for plan in plans]) if plans else None,
        is_sample=municipality.is_sample,
    )


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
    """(kind, organisations, pupils) at the end of the year, with a total and pupils of the last known year."""
    pupils = dict(
        OrganisationYear.objects.filter(organisation__municipality=run.municipality, year__lte=run.year)
        .order_by("year")
        .values_list("organisation_id", "pupils")
    )
    day = year_of(run.year_kind, run.year).end
    bodies = [(row.pk, row.kind) for row in run.municipality.organisations.all() if row.is_active_on(day)]
    rows: list[tuple[Any, ...]] = []
    for kind, label in Organisation.Kind.choices:
        own = [pk for pk, its_kind in bodies if its_kind == kind]
        if own:
            known = [pupils[pk] for pk in own if pupils.get(pk) is not None]
            name = KINDS.get(kind, str(label).capitalize())
            rows.append((name, len(own), sum(known) if known else None))
    rows.append(("Всего", len(bodies), sum(row[2] or 0 for row in rows)))
    return tuple(rows)
