"""The methodist: the analysis from its start to the files on the disk."""

import io
import uuid

import pytest
from django.db import transaction
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from msoko.jobs.models import Job
from msoko.jobs.running import run
from reports.actions.submitting import submit
from reports.models import AnalysisRun, Document
from tests.browser.places import Town, colleagues_fill, small_town
from tests.browser.signing_in import enter


@pytest.fixture
def town(transactional_db: None) -> Town:
    town = small_town()
    report = town.report()
    colleagues_fill(report)
    submit(report=report, by=town.people["head"], token=uuid.uuid4().hex, at=timezone.now())
    return town


def work_off(page: Page) -> None:
    """Do the waiting job as the worker would, while the page is paused: both share one connection of the test."""
    page.get_by_role("button", name="Остановить обновление").click()
    page.wait_for_load_state("networkidle")
    with transaction.atomic():
        # Jobs that the portal gives itself wait too; this one a person asked for.
        assert run(Job.objects.get(state=Job.State.WAITING, requested_by__isnull=False).pk)
    failed = Job.objects.filter(state=Job.State.FAILED).values_list("error", flat=True)
    assert list(failed) == []


@pytest.mark.timeout(300)
def test_analysis_from_start_to_files(page: Page, live_server, town, console_problems) -> None:
    enter(page, live_server, town.people["methodist"])
    page.goto(f"{live_server.url}/analysis/")
    page.get_by_role("button", name="Рассчитать").click()
    expect(page.locator("progress")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Страницу можно закрыть")
    work_off(page)

    page.reload()  # a finished job leads to its result

    row = AnalysisRun.objects.get()
    expect(page).to_have_url(live_server.url + row.get_absolute_url())
    for school in town.schools:
        expect(page.locator("main")).to_contain_text(school.short_name)
    for chosen, opening in (("PDF", b"%PDF-"), ("XLSX", b"PK")):
        page.goto(live_server.url + row.get_absolute_url())
        page.get_by_role("button", name=chosen).first.click()
        work_off(page)
        page.reload()
        with page.expect_download() as waiting:
            page.get_by_role("link", name=f"Скачать {chosen}").click()
        content = waiting.value.path().read_bytes()
        assert content.startswith(opening)
        assert waiting.value.suggested_filename.endswith(chosen.lower())
    assert len(load_workbook(io.BytesIO(content)).sheetnames) > 2
    assert Document.objects.filter(state=Document.State.READY).count() == 2
    assert console_problems == []


def test_update_of_the_job_page_leads_to_the_result(page: Page, live_server, town) -> None:
    enter(page, live_server, town.people["methodist"])
    page.goto(f"{live_server.url}/analysis/")
    page.get_by_role("button", name="Рассчитать").click()
    work_off(page)
    page.get_by_role("button", name="Возобновить обновление").click()

    expect(page).to_have_url(live_server.url + AnalysisRun.objects.get().get_absolute_url(), timeout=15000)
