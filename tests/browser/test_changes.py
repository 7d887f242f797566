"""A password changed, another telephone asked for and cancelled, an account frozen and thawed, in a real browser."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.steps import comes_in, listen, proves
from tests.people import PASSWORD, Citizen, until
from tests.stack import Stack

NEW, NEWER = "Ba con vịt qua đường 5", "Hai con mèo trên mái 8"


def test_somebody_changes_what_proves_them_and_stops_it_all(
    stack: Stack, context: BrowserContext, person: Citizen
) -> None:
    page = context.new_page()
    violations = listen(page)
    comes_in(page, stack.portal, person)
    page.goto(f"{stack.portal}/vi/tai-khoan/lien-lac/")
    changes_the_password(page)
    asks_for_another_telephone_and_cancels(page, person)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    freezes(page, stack)
    thaws(page, person)
    assert violations == []


def changes_the_password(page: Page) -> None:
    page.fill("#current", PASSWORD)
    page.fill("#password", "matkhau123456")
    page.click("#another-password button[type=submit]")
    expect(page.locator("#field-password .wrong-text")).to_be_visible()
    page.fill("#password", NEW)
    page.click("#another-password button[type=submit]")
    expect(page.locator("#password-done")).to_be_visible()
    expect(page.locator("#past li")).to_contain_text("đổi mật khẩu")


def asks_for_another_telephone_and_cancels(page: Page, person: Citizen) -> None:
    new = Citizen(person.portal, person.sandbox)
    page.fill("#phone", new.phone)
    page.click("#new-phone button[type=submit]")
    page.wait_for_selector("#code", state="visible")
    page.fill("#code", new.code_by_text())
    page.click("#contact-code button[type=submit]")
    waiting = page.locator("#waiting .notice")
    expect(waiting).to_contain_text(new.phone[-3:])
    waiting.get_by_role("button").click()
    expect(waiting).to_have_count(0)
    new.close()


def freezes(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.portal}/vi/tai-khoan/tam-khoa/")
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("#freeze-now")
    expect(page.locator("#frozen")).to_be_visible()
    page.goto(f"{stack.portal}/vi/cua-toi/")
    page.wait_for_url("**/vi/dang-nhap/**")


def thaws(page: Page, person: Citizen) -> None:
    proves(page, person, NEW)
    expect(page.locator("#thaw")).to_contain_text("mã xác thực")
    until(lambda: "mở lại" in person.sandbox.mails(person.email)[0]["subject"], "the code by mail")
    page.fill("#email_code", person.code_by_mail())
    page.fill("#new_password", NEWER)
    page.click("#thawing button[type=submit]")
    expect(page.locator("#thawed")).to_contain_text("Bảo mật đăng nhập")
