"""What goes wrong in front of a person: the words are clear and Russian, nothing typed is lost."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from indicators.models import Observation
from reports.models import Evidence, ReportingPeriod, ReportLine
from schools.access import Role
from schools.models import User
from tests.browser.signing_in import SAVED, enter, log_in
from tests.factories.indicators import IndicatorFactory, IndicatorSetFactory
from tests.factories.reports import school_report
from tests.factories.schools import PASSWORD, OrganisationFactory, UserFactory, user_with_role

TYPED = "Проведено три семинара, материалы на сайте школы."


@pytest.fixture
def case(transactional_db: None) -> tuple[ReportLine, User]:
    """The first line of an open report and the head of its school."""
    report, head = school_report()
    ReportingPeriod.objects.update(locks_at=timezone.now() + timedelta(days=20))
    return report.lines.first(), head


def test_wrong_password(page: Page, live_server, console_problems: list[str]) -> None:
    email = UserFactory().email
    log_in(page, live_server.url, email, "совсем-не-тот-пароль")

    expect(page.get_by_role("alert")).to_contain_text("пароль неверны")
    expect(page.get_by_label("Электронная почта")).to_have_value(email)
    assert console_problems == []


def test_expired_link_offers_a_new_one(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/accounts/password/reset/key/1-abcdef-0123456789abcdef/")

    expect(page.locator("main")).to_contain_text("Ссылка больше не действует")
    page.get_by_role("link", name="Получить новую ссылку").click()
    expect(page.get_by_role("textbox")).to_be_visible()


def test_session_ends_while_one_types(page: Page, live_server, case, context) -> None:
    line, head = case
    enter(page, live_server, head)
    page.goto(live_server.url + line.get_absolute_url())
    Session.objects.all().delete()
    page.get_by_label("Результат").fill(TYPED)
    expect(page.locator(SAVED)).to_contain_text("Войдите снова, текст сохранён в этом браузере", timeout=15000)

    log_in(context.new_page(), live_server.url, head.email, PASSWORD)
    page.reload()

    expect(page.get_by_label("Результат")).to_have_value(TYPED)
    expect(page.locator(SAVED)).to_contain_text("Сохранено", timeout=15000)
    line.refresh_from_db()
    assert line.text == TYPED


def test_report_of_another_school_by_its_address(page: Page, live_server, case) -> None:
    line, _ = case
    stranger = user_with_role(Role.HEAD, organisation=OrganisationFactory(municipality=line.report.period.municipality))
    enter(page, live_server, stranger)
    for address in (line.get_absolute_url(), line.report.get_absolute_url()):
        answer = page.goto(live_server.url + address)
        assert answer is not None
        assert answer.status == 404
        expect(page.locator("main")).to_contain_text("Такой страницы нет или у вас нет к ней доступа")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("программа.exe", b"MZ" + bytes(200), "Нужен PDF, DOCX, XLSX, JPG или PNG"),
        ("приказ.pdf", b"MZ" + bytes(200), "не PDF, хотя он так назван"),
        ("пустой.pdf", b"", "Файл пуст"),
    ],
)
def test_file_of_the_wrong_kind(page: Page, live_server, case, name: str, content: bytes, words: str) -> None:
    line, head = case
    enter(page, live_server, head)
    page.goto(live_server.url + line.get_absolute_url())
    page.get_by_label("Результат").fill(TYPED)
    drop = page.locator("#documents .drop").first
    drop.locator("input[type=file]").set_input_files([{"name": name, "mimeType": "", "buffer": content}])
    drop.get_by_role("button", name="Приложить").click()

    expect(page.locator("#documents .invalid-feedback")).to_contain_text(words)
    expect(page.get_by_label("Результат")).to_have_value(TYPED)
    assert not Evidence.objects.exists()


def test_file_of_fifty_megabytes(page: Page, live_server, case, tmp_path: Path) -> None:
    line, head = case
    path = tmp_path / "видео.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.4\n")
        file.truncate(50 * 2**20)
    enter(page, live_server, head)
    page.goto(live_server.url + line.get_absolute_url())
    page.get_by_label("Результат").fill(TYPED)
    drop = page.locator("#documents .drop").first
    drop.locator("input[type=file]").set_input_files(path)

    expect(drop).to_contain_text("больше 10 МБ")
    expect(page.get_by_label("Результат")).to_have_value(TYPED)
    assert not Evidence.objects.exists()


def test_text_where_a_number_belongs(page: Page, live_server, transactional_db: None) -> None:
    indicators = IndicatorSetFactory()
    indicator = IndicatorFactory(set=indicators, kind="count", across_organisations="sum")
    school = OrganisationFactory(municipality=indicators.municipality)
    enter(page, live_server, user_with_role(Role.METHODOLOGIST, municipality=indicators.municipality))
    page.goto(f"{live_server.url}/indicators/values/?set={indicators.pk}&period=2025")
    cell = page.locator(f"[name='v-{indicator.pk}-{school.pk}']")
    cell.fill("примерно сорок")
    page.get_by_role("button", name="Сохранить значения").first.click()

    expect(page.get_by_role("alert")).to_contain_text("числ")
    expect(cell).to_have_value("примерно сорок")
    assert not Observation.objects.exists()
