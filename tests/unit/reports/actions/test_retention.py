"""Files that came to nothing go after their time; nothing behind a sent version does."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from msoko.audit.models import AuditEvent
from reports.actions.evidence import attach_file, remove
from reports.actions.periods import extend
from reports.actions.retention import Cleaned, clean_evidence
from reports.models import Evidence, EvidenceFile, ReportingPeriod, ReportLine
from schools.access import Role
from tests.factories.reports import NOON, PDF, school_report, sent
from tests.factories.schools import user_with_role

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=800)


@pytest.fixture
def case(django_capture_on_commit_callbacks):
    """A draft with one file; a call that cleans at a moment and lets what waits for the commit happen."""
    report, head = school_report(tasks=2)
    ReportingPeriod.objects.update(locks_at=NOON + timedelta(days=90))
    rows = ReportLine.objects.select_related("report__period", "report__organisation__municipality", "report__current")
    line = rows.filter(report=report).first()
    evidence = attach_file(line=line, upload=ContentFile(PDF), name="приказ.pdf", by=head, at=NOON)

    def clean(at=LATER):
        with django_capture_on_commit_callbacks(execute=True):
            return clean_evidence(at=at)

    return report, head, evidence, clean


def kept(evidence):
    return EvidenceFile.objects.filter(pk=evidence.file_id).exists() and default_storage.exists(evidence.file.file.name)


def test_file_of_a_draft_that_was_never_sent_goes_after_its_time(case):
    report, _, evidence, clean = case
    assert clean(NOON + timedelta(days=364)) == Cleaned()
    assert kept(evidence)
    cleaned = clean()
    assert (cleaned.files, cleaned.bytes) == (1, len(PDF))
    assert not default_storage.exists(evidence.file.file.name)
    assert not Evidence.objects.exists()
    event = AuditEvent.objects.get(action="evidence.cleaned")
    assert event.target_id == str(report.organisation_id)
    assert clean() == Cleaned()


def test_file_of_a_sent_version_stays_even_if_the_line_no_longer_has_it(case):
    report, head, evidence, clean = case
    sent(report, head)
    assert clean() == Cleaned()
    Evidence.objects.all().delete()
    assert clean() == Cleaned()
    assert kept(evidence)


def test_file_taken_away_again_goes(case):
    report, head, evidence, clean = case
    remove(evidence=evidence, by=head, at=NOON)
    sent(report, head)
    assert clean().files == 1


def test_draft_that_may_still_be_sent_keeps_its_files(case):
    report, _, evidence, clean = case
    department = user_with_role(Role.DEPARTMENT, municipality=report.organisation.municipality)
    until = (LATER - timedelta(days=100)).date()
    extend(
        period=report.period, organisation=report.organisation, kind="extension", reason="суд", by=department, at=NOON,
        until=until,
    )  # fmt: skip
    assert clean() == Cleaned()
    assert kept(evidence)


def test_nothing_goes_when_everything_is_kept_for_ever(case, settings):
    _, _, evidence, clean = case
    settings.EVIDENCE_RETENTION_DAYS = 0
    assert clean() == Cleaned()
    assert kept(evidence)


def test_content_of_a_broken_upload_goes(case):
    _, _, evidence, clean = case
    stray = default_storage.save("evidence/2026/stray.pdf", ContentFile(PDF))
    fresh = default_storage.save("evidence/2026/fresh.pdf", ContentFile(PDF))
    old = (NOON - timedelta(days=900)).timestamp()
    os.utime(default_storage.path(stray), (old, old))
    assert clean(NOON).strays == 1
    assert default_storage.exists(fresh)
    assert kept(evidence)
