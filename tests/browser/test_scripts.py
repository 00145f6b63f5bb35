"""Behaviour of static/js in a real browser: nothing typed is lost, the keyboard is enough, questions are asked."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import scripts_site

pytestmark = pytest.mark.urls("tests.browser.scripts_site")
STATE = "[data-autosave-state]"
PASTE = """(text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
}"""


@pytest.fixture(autouse=True)
def log() -> Iterator[scripts_site.Log]:
    scripts_site.log = scripts_site.Log()
    yield scripts_site.log
    scripts_site.log = scripts_site.Log()


def drafts(page: Page) -> int:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('msoko-draft:')).length")


# Autosave --------------------------------------------------------------------------------------------------------


def test_typed_text_is_saved_by_itself(page: Page, live_server, log, console_problems: list[str]) -> None:
    page.goto(f"{live_server.url}/try/page/autosave/")
    page.fill("#text", "Проведён анализ")
    page.check("#flag")

    expect(page.locator(STATE)).to_have_text("Сохранено 14:32")

    assert log.posted[-1]["text"] == "Проведён анализ"
    assert log.posted[-1]["flag"] == "1"
    assert page.input_value("[name=version]") == str(log.version)
    assert drafts(page) == 0
    assert not console_problems


def test_text_survives_a_break_and_is_sent_again(page: Page, live_server, log) -> None:
    page.goto(f"{live_server.url}/try/page/autosave/")
    log.answer = 503
    page.fill("#text", "Без связи")
    expect(page.locator(STATE)).to_have_text("Не сохранено: нет связи, повторим.")
    assert drafts(page) == 1

    log.answer = 200

    expect(page.locator(STATE)).to_have_text("Сохранено 14:32", timeout=8000)
    assert log.stored == "Без связи"
    assert drafts(page) == 0


def test_unsaved_text_returns_after_the_page_was_closed(page: Page, live_server, log) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{live_server.url}/try/page/autosave/")
    log.answer = 503
    page.fill("#text", "Ещё не сохранено")
    expect(page.locator(STATE)).to_contain_text("Не сохранено")
    page.goto(f"{live_server.url}/try/page/grid/")
    log.answer = 200

    page.goto(f"{live_server.url}/try/page/autosave/")

    expect(page.locator("#text")).to_have_value("Ещё не сохранено")
    # The page that was left sends its text once more; if that arrives first, this page has nothing to send.
    for _ in range(50):
        if log.stored == "Ещё не сохранено":
            break
        page.wait_for_timeout(100)
    assert log.stored == "Ещё не сохранено"


def test_text_of_another_version_asks_before_it_returns(page: Page, live_server, log) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{live_server.url}/try/page/autosave/")
    log.answer = 503
    page.fill("#text", "Моё")
    expect(page.locator(STATE)).to_contain_text("Не сохранено")
    page.goto(f"{live_server.url}/try/page/grid/")
    log.answer, log.version, log.stored = 200, 7, "Правка коллеги"

    page.goto(f"{live_server.url}/try/page/autosave/")

    expect(page.locator("#text")).to_have_value("Правка коллеги")
    page.get_by_role("button", name="Вернуть мой текст").click()
    expect(page.locator("#text")).to_have_value("Моё")


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (403, "Войдите снова, текст сохранён в этом браузере. Войти в новой вкладке"),
        (409, "Не сохранено: строку изменил другой человек, ваш текст не потерян. Открыть новую версию"),
        (422, "Не сохранено: Слишком коротко."),
    ],
)
def test_refusal_says_what_to_do(page: Page, live_server, log, answer: int, text: str) -> None:
    page.goto(f"{live_server.url}/try/page/autosave/")
    log.answer = answer
    page.fill("#text", "а")

    expect(page.locator(STATE)).to_have_text(text)

    assert drafts(page) == 1
    assert (page.locator("#text").get_attribute("aria-invalid") == "true") is (answer == 422)


def test_the_old_value_typed_again_after_a_wrong_one_is_saved_over_it(page: Page, live_server, log) -> None:
    page.goto(f"{live_server.url}/try/page/autosave/")
    before = page.input_value("#text")
    log.answer = 207
    page.fill("#text", "Не то")
    expect(page.locator(STATE)).to_have_text("Сохранено, кроме одного. Число слишком велико.")
    log.answer = 200
    page.fill("#text", before)
    expect(page.locator(STATE)).to_have_text("Сохранено 14:32")
    expect(page.locator("#text")).not_to_have_attribute("aria-invalid", "true")
    assert log.stored == before


def test_log_out_leaves_no_text_in_the_browser(page: Page, live_server, log) -> None:
    page.goto(f"{live_server.url}/try/page/autosave/")
    log.answer = 503
    page.fill("#text", "Личное")
    expect(page.locator(STATE)).to_contain_text("Не сохранено")

    page.click("#out button")

    expect(page.locator("body")).to_have_text("принято")
    page.goto(f"{live_server.url}/try/page/grid/")
    assert drafts(page) == 0


# Grid and cells --------------------------------------------------------------------------------------------------


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.name || document.activeElement.id")


def test_keys_walk_through_the_grid(page: Page, live_server, console_problems: list[str]) -> None:
    page.goto(f"{live_server.url}/try/page/grid/")
    page.focus("[name=a1]")
    walk = []
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "Enter", "Shift+Enter", "Tab", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
        walk.append(focused(page))

    assert walk == ["a2", "b2", "b1", "c1", "b1", "b2", "a2", "a2"]
    assert not console_problems


def test_escape_takes_the_old_value_back_and_f2_edits_inside(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/try/page/grid/")
    page.focus("[name=a1]")
    page.keyboard.type("77")
    assert page.input_value("[name=a1]") == "77"
    page.keyboard.press("Escape")
    assert page.input_value("[name=a1]") == "1"

    page.keyboard.press("F2")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("9")

    assert focused(page) == "a1"
    assert page.input_value("[name=a1]") == "91"


def test_block_from_a_spreadsheet_is_pasted(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/try/page/grid/")
    page.focus("[name=a1]")
    page.evaluate(PASTE, "10\t20\r\n30\t40\r\n")

    assert [page.input_value(f"[name={name}]") for name in ("a1", "a2", "b1", "b2")] == ["10", "20", "30", "4"]
    expect(page.locator("#live")).to_have_text("Вставлено значений: 3, не поместилось: 1.")


def test_cell_opens_in_place_and_saves_with_enter(page: Page, live_server, log, console_problems: list[str]) -> None:
    page.goto(f"{live_server.url}/try/page/cell/")
    page.click("#cell", position={"x": 20, "y": 10})
    expect(page.locator("#cell textarea")).to_be_focused()

    page.keyboard.press("Escape")
    expect(page.locator("#cell")).to_contain_text("декабрь")
    expect(page.locator("#cell a")).to_be_focused()

    page.keyboard.press("Enter")
    page.locator("#cell textarea").fill("январь")
    page.keyboard.press("Enter")

    expect(page.locator("#cell")).to_contain_text("январь")
    expect(page.locator("#cell textarea")).to_have_count(0)
    assert log.posted[-1]["text"] == "январь"
    assert "edit" not in (page.locator("#cell").get_attribute("class") or "")
    assert not console_problems


# Questions, choice, files ------------------------------------------------------------------------------------------


def test_question_is_asked_before_the_deed(page: Page, live_server, log, console_problems: list[str]) -> None:
    page.goto(f"{live_server.url}/try/page/confirm/")
    page.click("#send")
    expect(page.get_by_role("dialog")).to_contain_text("Отозвать отчёт?")
    page.keyboard.press("Escape")
    assert log.posted == []

    page.click("#send")
    page.get_by_role("dialog").get_by_role("button", name="Отозвать").click()

    expect(page.locator("body")).to_have_text("принято")
    assert log.posted[-1]["act"] == "withdraw"
    assert not console_problems


def test_updates_can_be_stopped(page: Page, live_server, log) -> None:
    page.goto(f"{live_server.url}/try/page/poll/")
    expect(page.locator("#job-1-state")).not_to_have_text("0")
    button = page.locator("[data-poll-pause]")

    button.click()
    page.wait_for_timeout(300)
    before = log.ticks
    page.wait_for_timeout(2200)
    assert log.ticks == before
    assert button.get_attribute("aria-pressed") == "true"

    button.click()
    expect(page.locator("#job-1-state")).not_to_have_text(str(before))


def test_choice_of_rows_is_counted(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/try/page/bulk/")
    expect(page.locator("[data-bulk]")).to_be_hidden()
    page.check("#all")
    expect(page.locator("[data-selected-count]")).to_have_text("Выбраны 2 строки")

    page.uncheck("[name=row][value='1']")

    expect(page.locator("[data-selected-count]")).to_have_text("Выбрана 1 строка")
    assert page.evaluate("document.getElementById('all').indeterminate")


def test_unsaved_form_asks_before_leaving(page: Page, live_server) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{live_server.url}/try/page/guard/")
    page.fill("#name", "стало")

    page.goto(f"{live_server.url}/try/page/grid/")

    assert asked == ["beforeunload"]


def test_file_is_checked_before_it_is_sent(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/try/page/guard/")
    page.set_input_files("#file", {"name": "скан.exe", "mimeType": "application/pdf", "buffer": b"x"})
    expect(page.locator("output")).to_contain_text("«скан.exe»: такой вид файла не принимается")

    page.set_input_files("#file", {"name": "скан.pdf", "mimeType": "application/pdf", "buffer": b"x" * 1_100_000})
    expect(page.locator("output")).to_contain_text("больше 1 МБ")

    page.set_input_files("#file", {"name": "скан.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2000})
    expect(page.locator("output")).to_have_text("скан.pdf, 2 КБ")
    assert page.evaluate("document.getElementById('file').checkValidity()")
