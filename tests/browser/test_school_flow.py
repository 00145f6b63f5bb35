"""The head of a school: from the log-in to the confirmation, the return and the second version."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from reports.actions.submitting import submit
from reports.models import QuarterlyReport, ReportLine, Submission
from tests.browser.places import TEXT, Town, colleagues_fill, small_town
from tests.browser.signing_in import SAVED, enter, log_in
from tests.factories.reports import PDF


@pytest.fixture
def town(transactional_db: None) -> Town:
    return small_town()


def test_from_log_in_to_the_first_field_in_two_clicks(page: Page, live_server, town, console_problems) -> None:
    log_in(page, live_server.url, town.people["head"].email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Что нужно сделать")

    page.locator(".now .btn-primary").click()
    page.get_by_role("link", name="Начать: строка").first.click()

    expect(page.get_by_label("Результат")).to_be_visible()
    assert page.url.endswith(f"/reports/lines/{town.line().pk}/")
    assert console_problems == []


def test_answer_is_saved_by_itself_and_two_of_one_school_lose_nothing(
    page: Page, new_context, live_server, town, console_problems
) -> None:
    colleague = new_context().new_page()
    for each, role in ((page, "head"), (colleague, "staff")):
        enter(each, live_server, town.people[role])
        each.goto(live_server.url + town.line().get_absolute_url())
    page.get_by_label("Сделано", exact=True).check()
    page.get_by_label("Результат").fill(TEXT)
    expect(page.locator(SAVED)).to_contain_text("Сохранено", timeout=15000)

    page.reload()

    expect(page.get_by_label("Результат")).to_have_value(TEXT)
    expect(page.get_by_label("Сделано", exact=True)).to_be_checked()
    assert town.line().text == TEXT

    colleague.get_by_label("Результат").fill("Были и воспитатели.")
    expect(colleague.locator(SAVED)).to_contain_text("строку изменил другой человек", timeout=15000)
    colleague.get_by_role("button", name="Готово, к строке").click()
    expect(colleague.get_by_role("alert").filter(has_text=TEXT)).to_be_visible()
    expect(colleague.get_by_label("Результат")).to_have_value("Были и воспитатели.")
    colleague.get_by_label("Результат").fill(f"{TEXT} Были и воспитатели.")
    colleague.get_by_label("Сделано", exact=True).check()
    expect(colleague.locator(SAVED)).to_contain_text("Сохранено", timeout=15000)
    page.reload()
    expect(page.get_by_label("Результат")).to_have_value(f"{TEXT} Были и воспитатели.")
    assert console_problems == []


def test_report_is_filled_checked_and_sent_once(page: Page, live_server, town, console_problems) -> None:
    first, second = town.line(0), town.line(1)
    colleagues_fill(town.report(), besides=(first, second))
    enter(page, live_server, town.people["head"])
    page.goto(live_server.url + first.get_absolute_url())
    page.get_by_label("Сделано", exact=True).check()
    page.get_by_label("Результат").fill(TEXT)
    document = page.locator("#documents .drop").first
    document.locator("input[type=file]").set_input_files(
        [{"name": "приказ.pdf", "mimeType": "application/pdf", "buffer": PDF}]
    )
    document.get_by_role("button", name="Приложить").click()
    expect(page.get_by_role("link", name="приказ.pdf")).to_be_visible()
    page.get_by_role("button", name="Готово, к строке").click()

    expect(page.locator("h1")).to_contain_text(second.title[:30])
    page.get_by_label("Не сделано, укажу причину").check()
    page.get_by_label("Причина").select_option("waiting")
    page.get_by_role("button", name="Готово, к отчёту").click()

    page.get_by_role("link", name="Проверить и отправить").first.click()
    expect(page.locator("dl.answers")).to_contain_text("ждём документ или событие")
    expect(page.locator("dl.answers")).to_contain_text("приказ.pdf")
    page.get_by_label("Подтверждаю").check()
    page.get_by_role("button", name="Отправить отчёт").dblclick()

    expect(page.get_by_role("heading", name="Отчёт отправлен, №")).to_be_visible()
    sent = Submission.objects.get()
    assert sent.version == 1
    expect(page.locator(".confirmed")).to_contain_text(sent.number)
    expect(page.locator(".confirmed")).to_contain_text(f"{timezone.localtime(sent.at):%H:%M}")
    assert console_problems == []


def test_returned_report_comes_back_as_version_two_and_is_accepted(page: Page, live_server, town) -> None:
    report, head = town.report(), town.people["head"]
    colleagues_fill(report)
    submit(report=report, by=head, token=uuid.uuid4().hex, at=timezone.now())
    line = town.line(2)

    enter(page, live_server, town.people["methodist"])
    page.goto(f"{live_server.url}/review/")
    page.get_by_role("link", name="Проверить первый").click()
    row = page.locator(f"#line-{line.pk}")
    row.locator("summary", has_text="Замечание").click()
    row.get_by_label("Что исправить").fill("Назовите число участников")
    row.get_by_role("button", name="Записать замечание").click()
    expect(row).to_contain_text("Ваше замечание: «Назовите число участников»")
    page.get_by_label("Исправить до").fill(f"{timezone.localdate() + timedelta(days=7):%Y-%m-%d}")
    page.get_by_role("button", name="Вернуть на исправление").click()
    page.wait_for_load_state()
    report.refresh_from_db()
    assert report.state == QuarterlyReport.State.RETURNED

    enter(page, live_server, head)
    page.goto(live_server.url)
    page.locator(".now .btn-primary").click()
    expect(page.locator("#remarks")).to_contain_text("исправить 1")
    page.get_by_role("link", name=f"Строка {line.number_clean}", exact=True).click()
    expect(page.locator(".remark")).to_contain_text("Назовите число участников")
    page.get_by_label("Результат").fill("Участвовали 31 педагог из 31.")
    page.get_by_role("button", name="Готово").click()
    page.get_by_role("link", name="Проверить и отправить").first.click()
    page.get_by_label("Подтверждаю").check()
    page.get_by_role("button", name="Отправить отчёт").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Версия 2 отчёта")

    enter(page, live_server, town.people["department"])
    page.goto(f"{live_server.url}/review/{report.pk}/")
    expect(page.locator(f"#line-{line.pk}")).to_contain_text("Изменена с прошлой версии")
    page.get_by_role("button", name="Принять отчёт").click()
    page.wait_for_load_state()
    report.refresh_from_db()
    assert report.state == QuarterlyReport.State.ACCEPTED
    assert ReportLine.objects.get(pk=line.pk).text == "Участвовали 31 педагог из 31."
    assert [row.version for row in Submission.objects.order_by("at")] == [1, 2]
