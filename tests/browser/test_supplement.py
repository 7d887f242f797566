"""A dossier that does not go straight on, in a real browser: it is supplemented, and another one withdrawn."""

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.browser.steps import listen, signs_in
from tests.people import Citizen, Sandbox, sample_pdf, until
from tests.stack import Stack

AGENCY = "G01.79"
HEALTH = "giay-kham-suc-khoe"
CERTIFICATE = FilePayload(name="khám lại.pdf", mimeType="application/pdf", buffer=sample_pdf())
WRONG = {
    f"paper.{HEALTH}": ("unreadable", "Trang 2 mờ, không đọc được kết luận"),
    "field.license_number": ("wrong", "Số khai không khớp với ảnh chụp"),
}


@pytest.fixture
def code(person: Citizen, sandbox: Sandbox) -> str:
    """A dossier of theirs that the agency is working on."""
    code = str(person.arrive().file()["code"])
    until(lambda: sandbox.webhooks(AGENCY, code), "the agency to be told")
    for button in ("accept", "start"):
        sandbox.press(AGENCY, code, button)
    return code


def test_a_supplement_is_given(
    stack: Stack, context: BrowserContext, person: Citizen, sandbox: Sandbox, code: str
) -> None:
    sandbox.ask(AGENCY, code, WRONG)
    page = context.new_page()
    violations = listen(page)
    opens(page, stack, person, code)
    for said in (text for _, text in WRONG.values()):
        expect(page.locator("#supplement")).to_contain_text(said)
    what_is_missing_is_named_at_once(page)
    answers(page)
    expect(page.locator("#done")).to_be_focused()
    expect(page.locator('[data-state="processing"]')).to_be_visible()
    expect(page.locator('#timeline li[data-event="SupplementGiven"]')).to_have_count(1)
    told = until(lambda: heard(sandbox, code, "dossier.supplement_given"), "the agency to hear it")
    assert told[0]["verified"]
    assert person.dossier(code)["supplement"] is None
    assert violations == []


def opens(page: Page, stack: Stack, person: Citizen, code: str) -> None:
    page.goto(f"{stack.portal}/vi/dang-nhap/")
    signs_in(page, person)
    page.goto(f"{stack.portal}/vi/ho-so/?ma={code}")
    page.wait_for_selector("#timeline")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def what_is_missing_is_named_at_once(page: Page) -> None:
    page.click("#send-supplement")
    links = page.locator(".summary a")
    expect(links).to_have_count(len(WRONG))
    links.first.press("Enter")
    expect(page.locator(f"#paper-{HEALTH}")).to_be_focused()


def answers(page: Page) -> None:
    """What was typed outlives the upload, and the key that ends a form sends it."""
    number = page.locator("#license_number")
    number.fill("790123456780")
    page.set_input_files(f"#paper-{HEALTH}", CERTIFICATE)
    page.wait_for_selector(f'#held-{HEALTH} li[data-state="clean"]')
    number.press("Enter")
    page.wait_for_selector("#done")


def heard(sandbox: Sandbox, code: str, what: str) -> list[dict[str, object]]:
    return [call for call in sandbox.webhooks(AGENCY, code) if call["type"] == what]


def test_a_dossier_is_withdrawn(
    stack: Stack, context: BrowserContext, person: Citizen, sandbox: Sandbox, code: str
) -> None:
    page = context.new_page()
    violations = listen(page)
    opens(page, stack, person, code)
    withdraws(page, "Tôi chưa cần đổi bằng")
    until(lambda: heard(sandbox, code, "dossier.withdrawal_requested"), "the agency to hear it")
    sandbox.press(AGENCY, code, "refuse-withdrawal", reason="Giấy phép đã in xong")
    page.wait_for_selector('[data-state="processing"]')
    withdraws(page, "Tôi vẫn muốn rút")
    sandbox.press(AGENCY, code, "stop", reason_code="withdrawn", reason="Đồng ý cho rút")
    page.wait_for_selector('[data-state="stopped"]')
    expect(page.locator("#stop")).to_contain_text("Đồng ý cho rút")
    expect(page.locator("#withdrawal")).to_have_count(0)
    assert violations == []


def withdraws(page: Page, reason: str) -> None:
    """Nothing is sent before the second button."""
    page.click("#withdrawal summary")
    page.fill("#withdrawal-reason", reason)
    page.locator("#withdrawal-reason").press("Enter")
    expect(page.locator("#sure")).to_be_focused()
    page.click("#send-withdrawal")
    expect(page.locator("#withdrawal-asked")).to_contain_text(reason)
