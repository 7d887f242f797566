"""Registering in a real browser: nothing ticked beforehand, codes that come again, consents taken back; corrections."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.steps import comes_in, fill_date, listen, signs_in
from tests.people import PASSWORD, Citizen, until
from tests.stack import Stack


def test_a_newcomer_registers_and_changes_their_mind(
    stack: Stack, context: BrowserContext, person: Citizen
) -> None:
    page = context.new_page()
    violations = listen(page)
    page.goto(f"{stack.portal}/vi/dang-ky/")
    fills_in(page, person)
    what_helps_is_said_of_a_weak_password(page)
    page.fill("#password", PASSWORD)
    page.click("#registration button[type=submit]")
    page.wait_for_selector("#phone_code", state="visible")
    asks_again(page, person)
    page.fill("#phone_code", person.code_by_text())
    page.fill("#email_code", person.code_by_mail())
    page.click("#confirmation button[type=submit]")
    page.click("#to-sign-in")
    signs_in(page, person)
    expect(page.locator("#old-password")).to_be_hidden()
    page.click('a[href$="/tai-khoan/dong-y/"]')
    takes_back(page)
    assert violations == []


def test_a_date_of_birth_is_corrected_alone_and_whole(
    stack: Stack, context: BrowserContext, person: Citizen
) -> None:
    page = context.new_page()
    violations = listen(page)
    comes_in(page, stack.portal, person)
    page.goto(f"{stack.portal}/vi/tai-khoan/du-lieu/")
    page.fill("#birth_date-day", "18")
    page.click("#correction button[type=submit]")
    expect(page.locator("#field-birth_date .wrong-text")).to_be_visible()
    fill_date(page, "birth_date", "1990-05-18")
    page.click("#correction button[type=submit]")
    expect(page.locator("#requests li")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations == []


def fills_in(page: Page, person: Citizen) -> None:
    page.fill("#name", person.name)
    page.fill("#cccd", person.cccd)
    fill_date(page, "birth_date", "1990-05-17")
    page.fill("#phone", person.phone)
    page.fill("#email", person.email)
    page.fill("#password", "qwertyuiop[]")
    boxes = page.locator("input[type=checkbox][name=consents]")
    expect(boxes).to_have_count(4)
    assert not any(box.is_checked() for box in boxes.all())
    page.wait_for_selector("#registration button[type=submit]:enabled")
    page.click("#registration button[type=submit]")
    for field in ("#field-sex", "#field-consents-terms", "#field-consents-personal-data"):
        expect(page.locator(f"{field} .wrong-text")).to_be_visible()
    expect(page.locator("#field-consents-surveys .wrong-text")).to_have_count(0)
    page.check("#sex")
    page.check("#consents-terms")
    page.check("#consents-personal-data")
    page.check("#consents-surveys")


def what_helps_is_said_of_a_weak_password(page: Page) -> None:
    page.click("#registration button[type=submit]")
    page.wait_for_selector("#field-password .wrong-text")  # once the captcha is worked out
    expect(page.locator("#field-password .wrong-text")).to_contain_text("bàn phím")


def asks_again(page: Page, person: Citizen) -> None:
    """Too early first: the page says how long, and the code that came stays good."""
    person.code_by_text()
    page.click("[data-resend=phone]")
    expect(page.locator("#errors")).to_contain_text("giây")
    until(lambda: sent_again(page), "another code", 45)
    until(lambda: len(person.sandbox.texts(person.phone)) == 2, "the second text message")


def sent_again(page: Page) -> bool:
    page.click("[data-resend=phone]")
    page.wait_for_timeout(3_000)
    return bool(page.locator("#resent").text_content())


def takes_back(page: Page) -> None:
    expect(page.locator("#surveys li")).to_have_count(1)
    page.click("#surveys-change")
    expect(page.locator("#surveys li")).to_have_count(2)
    expect(page.locator("#surveys-change")).to_have_text("Đồng ý")
    page.click("#reminders-change")
    expect(page.locator("#reminders-change")).to_have_text("Rút lại")
    expect(page.locator("#terms button")).to_have_count(0)
