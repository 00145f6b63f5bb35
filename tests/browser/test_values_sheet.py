"""The sheet of values in the browser: a block from a spreadsheet, looked at, written, taken back."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from indicators.models import Observation
from schools.access import Role
from tests.browser.signing_in import enter
from tests.browser.test_scripts import PASTE
from tests.factories.indicators import IndicatorFactory, IndicatorSetFactory
from tests.factories.schools import OrganisationFactory, user_with_role


@pytest.mark.usefixtures("transactional_db")
def test_a_block_is_pasted_checked_written_and_taken_back(page: Page, live_server, console_problems) -> None:
    row = IndicatorSetFactory()
    count, share = IndicatorFactory(set=row, kind="count", unit="ед."), IndicatorFactory(set=row)
    schools = [OrganisationFactory(municipality=row.municipality, short_name=f"Школа № {n}") for n in (1, 2)]
    enter(page, live_server, user_with_role(Role.METHODOLOGIST, municipality=row.municipality))
    sheet = f"{live_server.url}/indicators/values/?set={row.pk}&period=2025"
    page.goto(sheet)
    first = page.locator(f"[name='v-{count.pk}-{schools[0].pk}']")
    first.focus()
    page.evaluate(PASTE, "7\t12/50\r\n9\tн/д\r\n")
    last = page.locator(f"[name='v-{share.pk}-{schools[1].pk}']")
    expect(last).to_have_value("н/д")
    page.get_by_role("button", name="Отменить вставку").click()
    expect(last).to_have_value("")
    expect(first).to_be_focused()
    page.evaluate(PASTE, "7\t12/50\r\n9\tн/д\r\n")
    expect(page.locator("td.is-changed")).to_have_count(4)
    page.keyboard.press("ArrowDown")
    page.keyboard.type("8")  # typing replaces
    page.keyboard.press("Enter")

    page.get_by_role("button", name="Проверить без записи").click()
    expect(page.locator("main tbody tr")).to_have_count(4)
    assert not Observation.objects.exists()
    page.get_by_role("button", name="Записать").click()
    expect(page.locator("main")).to_contain_text("Записано значений: 4")
    assert {row.value for row in Observation.objects.filter(indicator=count)} == {7, 8}
    assert Observation.objects.get(indicator=share, organisation=schools[0]).value == Decimal(24)

    page.get_by_role("button", name="Вернуть как было").click()
    expect(page.locator("main")).to_contain_text("Возвращено значений: 4")
    assert not Observation.objects.exists()
    assert console_problems == []
