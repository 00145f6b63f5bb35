"""The department: the road map by keyboard, history, two editors, filters in the address, the matrix."""

import re

import pytest
from playwright.sync_api import Page, expect

from roadmaps.models import Activity
from schools.access import Role
from tests.browser.places import Town, small_town
from tests.browser.signing_in import enter
from tests.factories.schools import user_with_role


@pytest.fixture
def town(transactional_db: None) -> Town:
    return small_town()


def first_row(town: Town) -> Activity:
    row = (
        Activity.objects.filter(roadmap=town.plan, deadline__gt="").order_by("direction__position", "position").first()
    )
    assert row is not None
    return row


def test_deadline_is_edited_by_keyboard_alone(page: Page, live_server, town, console_problems) -> None:
    row = first_row(town)
    enter(page, live_server, town.people["department"])
    page.goto(f"{live_server.url}{town.plan.get_absolute_url()}?year=all")
    cell = page.locator(f"#c-{row.pk}-deadline")

    cell.locator("[data-cell-link]").focus()
    page.keyboard.press("Enter")
    expect(cell.locator("textarea")).to_be_focused()
    page.keyboard.type("ежегодно до 15 мая")
    expect(cell.locator(".preview")).to_contain_text("15 мая")
    page.keyboard.press("Enter")

    expect(cell).to_contain_text("Сохранено")
    expect(cell).to_contain_text("Каждый год, не позднее 15 мая")
    page.goto(live_server.url + row.get_absolute_url())
    history = page.locator("ol.history")
    expect(history.locator("ins")).to_have_text("ежегодно до 15 мая")
    expect(history.locator("del")).to_have_text(row.deadline)
    page.get_by_role("button", name="Вернуть").click()
    page.wait_for_load_state()
    assert Activity.objects.get(pk=row.pk).deadline == row.deadline
    assert console_problems == []


def test_escape_leaves_the_cell_as_it_was(page: Page, live_server, town) -> None:
    row = first_row(town)
    enter(page, live_server, town.people["department"])
    page.goto(f"{live_server.url}{town.plan.get_absolute_url()}?year=all")
    cell = page.locator(f"#c-{row.pk}-deadline")
    before = cell.inner_text()
    cell.locator("[data-cell-link]").focus()
    page.keyboard.press("Enter")
    expect(cell.locator("textarea")).to_be_focused()
    page.keyboard.type("никогда")
    page.keyboard.press("Escape")

    expect(cell.locator("textarea")).to_have_count(0)
    assert cell.inner_text() == before
    assert Activity.objects.get(pk=row.pk).version == row.version


def test_tab_saves_and_goes_on_and_arrows_walk_between_cells(page: Page, live_server, town, console_problems) -> None:
    row = first_row(town)
    enter(page, live_server, town.people["department"])
    page.goto(f"{live_server.url}{town.plan.get_absolute_url()}?year=all")
    title, responsible = page.locator(f"#c-{row.pk}-title"), page.locator(f"#c-{row.pk}-responsible")
    title.locator("[data-cell-link]").focus()
    page.keyboard.press("F2")
    title.locator("textarea").fill("Новое название")
    page.keyboard.press("Tab")

    expect(responsible.locator("textarea")).to_be_focused()
    page.keyboard.press("Escape")
    expect(responsible.locator("[data-cell-link]")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(title.locator("[data-cell-link]")).to_be_focused()
    assert Activity.objects.get(pk=row.pk).title == "Новое название"
    assert console_problems == []


def test_second_editor_sees_both_texts_and_overwrites_nothing(page: Page, live_server, town, new_context) -> None:
    row = first_row(town)
    other = new_context().new_page()
    enter(page, live_server, town.people["department"])
    enter(other, live_server, user_with_role(Role.DEPARTMENT, municipality=town.municipality))
    for one in (page, other):
        one.goto(live_server.url + row.get_absolute_url())
    page.get_by_label("Примечание").fill("Первая правка")
    other.get_by_label("Примечание").fill("Вторая правка")

    page.get_by_role("button", name="Сохранить строку").click()
    page.wait_for_load_state()
    other.get_by_role("button", name="Сохранить строку").click()

    expect(other.get_by_role("heading", level=1)).to_have_text("Строку изменил кто-то другой")
    expect(other.locator("main")).to_contain_text("Первая правка")
    expect(other.locator("main")).to_contain_text("Вторая правка")
    assert Activity.objects.get(pk=row.pk).note == "Первая правка"


def test_two_editors_of_one_cell(page: Page, live_server, town, new_context) -> None:
    row = first_row(town)
    other = new_context().new_page()
    enter(page, live_server, town.people["department"])
    enter(other, live_server, user_with_role(Role.DEPARTMENT, municipality=town.municipality))
    cells = []
    for one, text in ((page, "до 1 июня 2025 года"), (other, "до 1 июля 2025 года")):
        one.goto(f"{live_server.url}{town.plan.get_absolute_url()}?year=all")
        cell = one.locator(f"#c-{row.pk}-deadline")
        cell.locator("[data-cell-link]").focus()
        one.keyboard.press("Enter")
        expect(cell.locator("textarea")).to_be_focused()
        cell.locator("textarea").fill(text)
        cells.append(cell)
    page.keyboard.press("Enter")
    expect(cells[0]).to_contain_text("Сохранено")

    other.keyboard.press("Enter")

    expect(cells[1]).to_contain_text("Ничего не перезаписано")
    expect(cells[1]).to_contain_text("до 1 июня 2025 года")
    expect(cells[1].locator("textarea")).to_have_value("до 1 июля 2025 года")
    assert Activity.objects.get(pk=row.pk).deadline == "до 1 июня 2025 года"


def test_filter_stands_in_the_address_and_survives_reload_and_back(page: Page, live_server, town) -> None:
    enter(page, live_server, town.people["department"])
    page.goto(live_server.url + town.plan.get_absolute_url())
    page.get_by_label("Поиск в карте").fill("семинар")
    page.wait_for_url(re.compile("q=%D1%81%D0%B5%D0%BC%D0%B8%D0%BD%D0%B0%D1%80"))
    shown = page.locator("[data-map] tr[data-row]")
    count = shown.count()
    assert 0 < count < Activity.objects.filter(roadmap=town.plan).count()

    page.reload()

    expect(page.get_by_label("Поиск в карте")).to_have_value("семинар")
    expect(shown).to_have_count(count)


def test_cell_of_the_matrix_opens_the_report(page: Page, live_server, town, console_problems) -> None:
    enter(page, live_server, town.people["department"])
    page.goto(f"{live_server.url}/reports/")
    school = town.schools[1]
    page.locator("table.matrix tbody tr", has_text=school.short_name).locator("a.cell").first.click()

    expect(page.locator("h1")).to_contain_text("2024")
    assert page.url.endswith(town.report(1).get_absolute_url())
    assert console_problems == []
