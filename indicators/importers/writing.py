"""Rows read from files → procedures and results in the database. Writing the same file twice changes nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from indicators.importers.names import Candidate, clean_name
from indicators.importers.rows import ParsedResult, Problem
from indicators.models import AssessmentImport, AssessmentResult, NameMatch, Procedure
from indicators.scales import apply_scale
from schools.models import Municipality, Organisation


def candidates_of(municipality: Municipality) -> list[Candidate]:
    """Schools that a name in a file may mean, closed ones too: old results belong to them."""
    rows = Organisation.objects.filter(municipality=municipality, kind=Organisation.Kind.SCHOOL)
    return [
        Candidate(pk, tuple(name for name in (short, full) if name), code)
        for pk, short, full, code in rows.values_list("pk", "short_name", "full_name", "code")
    ]


def remembered_names(municipality: Municipality) -> dict[str, int]:
    """Cleaned spelling → school, as people recognised them before."""
    return dict(NameMatch.objects.filter(municipality=municipality).values_list("key", "organisation_id"))


def remember_name(municipality: Municipality, key: str, printed: str, organisation: int) -> None:
    """Keep a spelling that a person has recognised; `key`: the name or the log-in by which it is looked up."""
    if cleaned := clean_name(key)[:300]:
        NameMatch.objects.update_or_create(
            municipality=municipality, key=cleaned,
            defaults={"printed": printed[:400], "organisation_id": organisation},
        )  # fmt: skip


@transaction.atomic
def write_results(row: AssessmentImport, results: Iterable[ParsedResult]) -> tuple[int, list[Problem]]:
    """Save results of a reviewed file; returns how many, and remarks about those that could not be placed.

    Files of marks, scores and journal complement one another: only what a file knows is written over.
    """
    about = row.about
    known = {name: answer.get("organisation") for name, answer in row.names.items()}
    places = _Places(row.municipality, about)
    problems: list[Problem] = []
    written = 0
    for result in results:
        organisation = known.get(result.key) if result.level == "organisation" else None
        if result.level == "organisation" and not organisation:
            continue  # left out by the person who reviewed the file
        procedure = places.of(result)
        if procedure is None:
            problems.append(Problem(0, f"Не сказано, какой это год, класс или предмет: «{result.name}»"))
            continue
        _save(row, procedure, organisation, result)
        written += 1
    places.finish()
    return written, problems


class _Places:
    """Procedures of one file, looked up once each."""

    def __init__(self, municipality: Municipality, about: Mapping[str, Any]) -> None:
        self.municipality, self.about = municipality, about
        self.found: dict[tuple[int, int, str], Procedure] = {}
        self.highest: dict[int, int] = {}
        self.before: dict[tuple[int, int, str], dict[str, int]] = {}

    def of(self, result: ParsedResult) -> Procedure | None:
        year, grade, subject = result.year, result.grade, result.subject
        if not year or not grade or not subject or not self.about.get("kind"):
            return None
        key = (year, grade, subject)
        if key not in self.found:
            borders = {str(mark): score for mark, score in (self.about.get("borders") or {}).items()}
            self.found[key], _ = Procedure.objects.get_or_create(
                municipality=self.municipality, kind=self.about["kind"], year=year, grade=grade, subject=subject,
                name=self.about.get("name", ""), defaults={"borders": borders},
            )  # fmt: skip
            self.before[key] = self.found[key].borders
            if borders and self.found[key].borders != borders:
                self.found[key].borders = borders
                self.found[key].save(update_fields=["borders"])
        procedure = self.found[key]
        self.highest[procedure.pk] = max(self.highest.get(procedure.pk, 0), *result.histogram, 0)
        return procedure

    def finish(self) -> None:
        for key, procedure in self.found.items():
            apply_scale(procedure, self.before[key])
            highest = self.highest.get(procedure.pk, 0)
            if highest and highest > (procedure.max_score or 0):
                procedure.max_score = highest
                procedure.save(update_fields=["max_score"])


def _save(row: AssessmentImport, procedure: Procedure, organisation: int | None, result: ParsedResult) -> None:
    values: dict[str, Any] = {"participants": result.participants, "imported": row, **fields_of(result)}
    place = {"organisation_id": organisation} if organisation else {"organisation": None}
    AssessmentResult.objects.update_or_create(
        procedure=procedure, level=result.level, **place, defaults=values, create_defaults=values
    )


def fields_of(result: ParsedResult) -> dict[str, Any]:
    """Only the fields that the file knows."""
    given: dict[str, Any] = {}
    if result.marks:
        given.update(zip(AssessmentResult.COUNTS, result.marks, strict=True))
    if result.journal:
        given.update(zip(("lowered", "confirmed", "raised"), result.journal, strict=True))
    if result.histogram:
        given["histogram"] = {str(score): count for score, count in sorted(result.histogram.items())}
    if result.tasks:
        given["tasks"] = result.tasks
    for name in ("mean_score", "below_minimum", "high", "hundred", "absent"):
        if getattr(result, name) is not None:
            given[name] = getattr(result, name)
    return given
