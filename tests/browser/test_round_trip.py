"""The main job in a real browser, across its three origins: the portal, the papers, and a bank that is another site."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.steps import fill_date, listen, nothing_is_too_low_to_press, signs_in
from tests.people import PASSWORD, Citizen, Sandbox, b64_sha256, sample_pdf, sample_photo, until
from tests.stack import Stack

AGENCY = "G01.79"


@pytest.mark.asvs("14.3.3")
def test_a_licence_is_exchanged_in_a_browser(
    stack: Stack, context: BrowserContext, person: Citizen, sandbox: Sandbox, tmp_path: Path
) -> None:
    page = context.new_page()
    violations = listen(page)
    registers(page, stack.portal, person)
    signs_in(page, person)
    the_cookie_is_the_sites_own_and_out_of_scripts_reach(context, page)
    code = files(page, stack.portal, tmp_path)
    until(lambda: sandbox.webhooks(AGENCY, code), "the agency to be told")
    for button in ("accept", "start", "fee-requests"):
        sandbox.press(AGENCY, code, button)
    pays(page, stack, code)
    sandbox.press(AGENCY, code, "results", sample="1", number="12/QĐ", note="")
    downloads(page, stack.portal, person, code)
    begins_for_a_business(page, stack.portal)
    keeps_what_was_typed_when_the_session_ends(context, page)
    assert violations == []


def registers(page: Page, portal: str, person: Citizen) -> None:
    page.goto(f"{portal}/vi/dang-ky/")
    page.fill("#name", person.name)
    page.fill("#cccd", person.cccd)
    fill_date(page, "birth_date", "1990-05-17")
    page.check("#sex")
    page.fill("#phone", person.phone)
    page.fill("#email", person.email)
    page.fill("#password", PASSWORD)
    page.check("#consents-terms")
    page.check("#consents-personal-data")
    page.click("#registration button[type=submit]")
    page.wait_for_selector("#phone_code", state="visible")
    page.fill("#phone_code", person.code_by_text())
    page.fill("#email_code", person.code_by_mail())
    page.click("#confirmation button[type=submit]")
    page.click("#to-sign-in")


def the_cookie_is_the_sites_own_and_out_of_scripts_reach(
    context: BrowserContext, page: Page
) -> None:
    cookies = context.cookies(page.url)
    assert {cookie["name"] for cookie in cookies} == {"__Host-session", "__Host-device"}
    for cookie in cookies:
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (
            True,
            True,
            "Lax",
            "/",
        )
    nothing_is_too_low_to_press(page)
    assert page.evaluate("document.cookie") == ""
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def files(page: Page, portal: str, folder: Path) -> str:
    page.goto(f"{portal}/vi/thu-tuc/?ma=3.000347")
    has_blank_forms(page)
    page.click("#start")
    page.wait_for_url("**/vi/ban-nhap/**")
    declares(page)
    papers = {
        "giay-kham-suc-khoe": ("khám.pdf", sample_pdf()),
        "giay-phep-lai-xe": ("gplx.jpg", sample_photo()),
    }
    for document, (name, content) in papers.items():
        (folder / name).write_bytes(content)
        page.set_input_files(f"#paper-{document}", folder / name)
        page.wait_for_selector(f'#held-{document} li[data-state="clean"]')
    page.click("#step-papers button[type=submit]")
    page.select_option("#province", "79")
    page.click("#step-agency button[type=submit]")
    page.wait_for_selector("#submit")
    nothing_is_too_low_to_press(page)
    page.click("#submit")
    page.wait_for_selector("#receipt-code")
    return page.inner_text("#receipt-code").strip()


def has_blank_forms(page: Page) -> None:
    page.wait_for_selector("#forms")
    for link in page.query_selector_all("#forms a"):
        with page.expect_download() as coming:
            link.click()
        assert Path(coming.value.path()).read_bytes().startswith(b"%PDF")


def begins_for_a_business(page: Page, portal: str) -> None:
    """As what they ask is chosen before, and which agency takes it follows from where they are."""
    page.goto(f"{portal}/vi/thu-tuc/?ma=3.000002")
    page.check('[name=applicant][value="business"]')
    page.click("#start")
    page.wait_for_url("**/vi/ban-nhap/**")
    page.wait_for_selector("#voltage, [name=voltage]", state="visible")
    page.goto(f"{page.url.split('#')[0]}#agency")
    page.select_option("#province", "48")
    page.click("#step-agency button[type=submit]")
    expect(page.locator("#answers")).to_contain_text("Công ty Điện lực thành phố Đà Nẵng")


def keeps_what_was_typed_when_the_session_ends(context: BrowserContext, page: Page) -> None:
    """The page stays, says so, and shows the way to sign in beside it."""
    page.click('.steps a[href="#declaration"]')
    context.clear_cookies(name="__Host-session")
    page.fill("#supply_address", "12 Lê Lợi")
    page.click('.steps a[href="#check"]')
    expect(page.locator("#errors a[target=_blank]")).to_be_visible()
    expect(page.locator("#saved")).to_have_attribute("data-status", "signed_out")
    expect(page.locator("#answers")).to_be_empty()
    expect(page.locator("#supply_address")).to_have_value("12 Lê Lợi")


def declares(page: Page) -> None:
    page.wait_for_selector("#full_name", state="visible")
    page.fill("#full_name", "Nguyễn Thị Ánh")
    fill_date(page, "birth_date", "1990-05-17")
    page.check('[name=residence][value="citizen"]')
    page.fill("#address", "12 Lê Lợi, phường Bến Thành, Thành phố Hồ Chí Minh")
    page.fill("#license_number", "790123456789")
    page.select_option("#license_class", "B")
    fill_date(page, "issued_on", "2016-12-01")
    page.check('[name=reason][value="expiring"]')
    page.check("#truthful")
    page.wait_for_selector('#saved[data-status="saved"]')
    nothing_is_too_low_to_press(page)
    page.click("#step-declaration button[type=submit]")


def pays(page: Page, stack: Stack, code: str) -> None:
    page.goto(f"{stack.portal}/vi/ho-so/?ma={code}")
    page.click("#pay")
    page.wait_for_url(f"{stack.sandbox}/bank/pay**")
    assert "135.000" in page.inner_text("body")
    page.click('button[value="pay"]')
    page.wait_for_url(f"{stack.portal}/vi/thanh-toan/ket-qua/**")
    page.wait_for_selector('[data-outcome="paid"]')
    page.click("#to-dossier")
    page.wait_for_selector('[data-state="processing"]')


def downloads(page: Page, portal: str, person: Citizen, code: str) -> None:
    page.goto(f"{portal}/vi/ho-so/?ma={code}")
    page.wait_for_selector("#download", state="visible")
    with page.expect_download() as coming:
        page.click("#download")
    content = Path(coming.value.path()).read_bytes()
    assert content.startswith(b"%PDF")
    page.goto(f"{portal}/vi/ho-so/?ma={code}")
    expect(page.locator('#timeline li[data-event="ResultReturned"]')).to_have_count(1)
    (told,) = [
        call
        for call in person.sandbox.webhooks(AGENCY, code)
        if call["type"] == "dossier.handed_over"
    ]
    assert told["verified"]
    shown = page.evaluate(f"fetch('/api/dossiers/{code}').then(answer => answer.json())")
    assert shown["result"]["sha256"] == b64_sha256(content)
