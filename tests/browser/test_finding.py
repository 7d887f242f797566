"""Without an account: found by keyboard, narrowed, back again, worked out for a case, and tried before it is filed."""

import re

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.steps import listen, nothing_is_too_low_to_press
from tests.stack import Stack

LICENCE, RESIDENCE, ORIGIN = "3.000347", "1.004222", "2.001372"
QUIET = 400
"""Milliseconds: twice as long as a box waits before it asks."""


def test_a_procedure_is_found_worked_out_and_tried(stack: Stack, context: BrowserContext) -> None:
    page = context.new_page()
    violations = listen(page)
    page.goto(f"{stack.portal}/vi/")
    keeps_a_number_out_of_every_address(page)
    searches(page)
    hears_nothing_late(page)
    narrows_and_goes_back(page)
    a_suggestion_is_chosen_by_keyboard(page)
    tries_a_dossier(page)
    page.goto(f"{stack.portal}/vi/thu-tuc/?ma={RESIDENCE}")
    expect(page.locator("#forms a").first).to_contain_text("Đơn đề nghị chung")
    an_exemption_is_worked_out(page)
    what_is_filed_elsewhere_is_tried_too(page)
    page.goto(f"{stack.portal}/vi/thu-tuc/?ma={ORIGIN}")
    a_case_asks_for_its_own(page)
    assert violations == []


def keeps_a_number_out_of_every_address(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    box = page.locator("#q")
    box.press_sequentially("căn cước 079 190 000123")
    box.press("Enter")
    expect(page.locator("#errors .summary")).to_contain_text("Đừng gõ số của riêng bạn")
    page.wait_for_timeout(QUIET)
    assert not [url for url in asked if "000123" in url]
    box.fill("")


def hears_nothing_late(page: Page) -> None:
    """A suggestion that comes after somebody searched does not lie over what was found."""
    held: list[Route] = []
    page.route("**/suggestions?*", lambda route: held.append(route))  # noqa: PLW0108 - a method of a list takes no mark of Playwright's
    box = page.locator("#q")
    box.fill("")
    with page.expect_request("**/suggestions?*"):
        box.press_sequentially("bằng lái")
    box.press("Enter")
    with page.expect_response("**/suggestions?*"):
        held[0].continue_()
    page.wait_for_timeout(QUIET)
    expect(box).to_have_attribute("aria-expanded", "false")
    page.unroute("**/suggestions?*")


def searches(page: Page) -> None:
    """Escape closes what is suggested and leaves what was typed; Enter searches for it."""
    box = page.get_by_role("combobox", name="Bạn cần làm thủ tục gì?")
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
    expect(defects).to_have_count(12)
    expect(page.locator("#tried-defects")).to_be_focused()
    defects.filter(has_text="Họ").first.get_by_role("link").click()
    expect(page.locator("#full_name")).to_be_focused()
    page.fill("#full_name", "Nguyễn Thị Ánh")
    page.check("#have-giay-phep-lai-xe")
    page.select_option("#try-province", label="Thành phố Hà Nội")
    page.click("#try")
    expect(defects).to_have_count(9)


def an_exemption_is_worked_out(page: Page) -> None:
    page.check("#quote-case-2")
    page.get_by_label("Hộ nghèo").check()
    page.select_option("#quote-province", label="Thành phố Hà Nội")
    page.select_option("#quote-ward", label="Phường Ba Đình")
    with page.expect_request("**/quotes") as asked:
        page.click("#quote-go")
    assert "poor" not in asked.value.url
    expect(page.locator("#quote-total")).to_have_text("Không thu")
    expect(page.locator("[data-exempt=poor]").first).to_be_visible()
    expect(page.locator("#quote-where")).to_contain_text("phường Ba Đình")
    expect(page.locator("#quote-answer .card").filter(has_text="thuê").first).to_be_visible()


def what_is_filed_elsewhere_is_tried_too(page: Page) -> None:
    page.locator("#dry-run-fold > summary").click()
    nothing_is_too_low_to_press(page)
    page.click("#try")
    expect(page.locator("#tried p.help").first).to_contain_text("Nộp trực tiếp tại quầy")
    expect(page.locator("#errors")).to_be_empty()


def a_case_asks_for_its_own(page: Page) -> None:
    """What a trader's first registration may leave empty, a consignment may not."""
    page.locator("#dry-run-fold > summary").click()
    invoice = page.locator("#invoice_number")
    page.check("input[name=case][value=cap-co]")
    expect(invoice).to_have_attribute("aria-required", "true")
    page.check("input[name=case][value=ho-so-thuong-nhan]")
    expect(invoice).to_have_attribute("aria-required", "false")
