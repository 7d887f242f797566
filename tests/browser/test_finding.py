"""Without an account: found by keyboard, narrowed, back again, worked out for a case, and tried before it is filed."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.steps import listen
from tests.stack import Stack

LICENCE, RESIDENCE = "3.000347", "1.004222"


def test_a_procedure_is_found_worked_out_and_tried(stack: Stack, context: BrowserContext) -> None:
    page = context.new_page()
    violations = listen(page)
    page.goto(f"{stack.portal}/vi/")
    searches(page)
    narrows_and_goes_back(page)
    a_suggestion_is_chosen_by_keyboard(page)
    tries_a_dossier(page)
    page.goto(f"{stack.portal}/vi/thu-tuc/?ma={RESIDENCE}")
    an_exemption_is_worked_out(page)
    assert violations == []


def searches(page: Page) -> None:
    """Escape closes what is suggested and leaves what was typed; Enter searches for it."""
    box = page.get_by_role("combobox", name="Bạn cần làm việc gì?")
    box.press_sequentially("doi giay")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("doi giay")
    box.fill("bnag lai")
    box.press("Enter")
    page.wait_for_url("**/vi/tim-thu-tuc/?q=bnag+lai")
    expect(page.locator("#listed a").first).to_have_attribute("data-code", LICENCE)
    expect(page.locator("#meant a")).to_have_text("bằng lái")


def narrows_and_goes_back(page: Page) -> None:
    page.locator("#narrowing > summary").click()
    before = page.locator("#how-many").inner_text()
    offered = page.locator("#by-level option").all_inner_texts()
    only = next(each for each in offered if each.startswith("Mức 4"))
    level = page.get_by_label("Mức độ trực tuyến")
    level.focus()
    level.select_option(only)
    page.wait_for_url("**level=4")
    count = re.sub(r".*\((\d+)\)", r"\1", only)
    expect(page.locator("#how-many")).to_have_text(f"{count} thủ tục")
    expect(level).to_be_focused()
    page.go_back()
    expect(page.locator("#how-many")).to_have_text(before)


def a_suggestion_is_chosen_by_keyboard(page: Page) -> None:
    box = page.locator("#q")
    box.fill("")
    box.press_sequentially("đổi giấy phép lái")
    page.wait_for_selector("#q-options [role=option]")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    chosen = page.locator("#q-options [aria-selected=true]")
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    expect(chosen).to_have_text("Đổi giấy phép lái xe")
    box.press("Enter")
    page.wait_for_url(f"**/vi/thu-tuc/?ma={LICENCE}")


def tries_a_dossier(page: Page) -> None:
    """Every defect at once; each leads to its field."""
    page.locator("#dry-run-fold > summary").click()
    page.click("#try")
    defects = page.locator("#tried-defects li")
    expect(defects).to_have_count(11)
    expect(page.locator("#tried-defects")).to_be_focused()
    defects.filter(has_text="Họ").first.get_by_role("link").click()
    expect(page.locator("#full_name")).to_be_focused()
    page.fill("#full_name", "Nguyễn Thị Ánh")
    page.check("#have-giay-phep-lai-xe")
    page.click("#try")
    expect(defects).to_have_count(9)


def an_exemption_is_worked_out(page: Page) -> None:
    page.check("#quote-case-2")
    page.get_by_label("Hộ nghèo").check()
    page.select_option("#quote-province", label="Thành phố Hà Nội")
    page.select_option("#quote-ward", label="Phường Ba Đình")
    page.click("#quote-go")
    expect(page.locator("#quote-total")).to_have_text("Không thu")
    expect(page.locator("[data-exempt=poor]").first).to_be_visible()
    expect(page.locator("#quote-where")).to_contain_text("phường Ba Đình")
    expect(page.locator("#quote-answer .card").filter(has_text="thuê").first).to_be_visible()
