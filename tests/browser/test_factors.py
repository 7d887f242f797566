"""Passkeys in a real browser, with a device that Chromium plays; an app and recovery codes on the page for them."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from tests.authenticator import Authenticator
from tests.browser.steps import listen, signs_in
from tests.people import PASSWORD, Citizen
from tests.stack import Stack

TELEPHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
SECURITY = "/vi/tai-khoan/bao-mat/"


class Device:
    """The telephone's own store of passkeys."""

    def __init__(self, chromium: CDPSession) -> None:
        self._chromium = chromium
        chromium.send("WebAuthn.enable")
        made = chromium.send("WebAuthn.addVirtualAuthenticator", {"options": TELEPHONE})
        self._id = {"authenticatorId": made["authenticatorId"]}

    def passkeys(self) -> list[dict[str, object]]:
        found = self._chromium.send("WebAuthn.getCredentials", self._id)
        return list(found["credentials"])

    def knows_its_owner(self, *, now: bool) -> None:
        self._chromium.send("WebAuthn.setUserVerified", {**self._id, "isUserVerified": now})


@pytest.fixture
def page(context: BrowserContext, stack: Stack, person: Citizen) -> Iterator[Page]:
    """Somebody with an account, signed in, on the page of what proves them."""
    person.register()
    person.confirm()
    page = context.new_page()
    violations = listen(page)
    page.on("dialog", lambda asked: asked.accept())
    page.goto(f"{stack.portal}/vi/dang-nhap/")
    signs_in(page, person)
    page.wait_for_selector("#safer", state="visible")
    page.goto(f"{stack.portal}{SECURITY}")
    page.wait_for_selector("#factors", state="visible")
    yield page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations == []


def signs_out(page: Page, portal: str) -> None:
    page.goto(f"{portal}/vi/cua-toi/")
    page.click("#sign-out")
    page.wait_for_url(f"{portal}/vi/")
    page.goto(f"{portal}/vi/dang-nhap/")


@pytest.mark.asvs("6.3.3", "6.3.4")
def test_a_passkey_is_added_and_signed_in_with(
    context: BrowserContext, page: Page, stack: Stack
) -> None:
    device = Device(context.new_cdp_session(page))
    page.fill("#label", "Điện thoại của tôi")
    page.click("#new-passkey button[type=submit]")
    expect(page.locator("#passkeys li")).to_contain_text("Điện thoại của tôi")
    (kept,) = device.passkeys()
    assert (kept["rpId"], kept["isResidentCredential"]) == ("localhost", True)

    signs_out(page, stack.portal)
    page.click("#with-passkey")
    page.wait_for_url("**/vi/cua-toi/**")
    expect(page.locator("#safer")).to_be_hidden()
    me = page.evaluate("fetch('/api/auth/session').then(answer => answer.json())")
    assert (me["assurance"], me["proven"]) == ("aal2-phishing-resistant", True)

    page.goto(f"{stack.portal}{SECURITY}")
    page.click("#passkeys button")
    expect(page.locator("#passkeys li")).to_have_count(0)
    signs_out(page, stack.portal)
    page.click("#with-passkey")
    expect(page.locator(".summary")).to_contain_text("Không nhận ra khóa truy cập")


@pytest.mark.asvs("6.3.3")
def test_a_device_that_does_not_know_its_owner_opens_nothing(
    context: BrowserContext, page: Page, stack: Stack
) -> None:
    device = Device(context.new_cdp_session(page))
    page.fill("#label", "Máy tính")
    page.click("#new-passkey button[type=submit]")
    expect(page.locator("#passkeys li")).to_have_count(1)
    signs_out(page, stack.portal)
    device.knows_its_owner(now=False)
    page.click("#with-passkey")
    expect(page.locator(".summary")).to_contain_text("Chưa dùng được khóa truy cập")
    device.knows_its_owner(now=True)
    page.click("#with-passkey")
    page.wait_for_url("**/vi/cua-toi/**")
    frozen_it_sends_to_the_password(page, stack.portal)


def frozen_it_sends_to_the_password(page: Page, portal: str) -> None:
    page.goto(f"{portal}/vi/tai-khoan/tam-khoa/")
    page.click("#freeze-now")
    expect(page.locator("#frozen")).to_be_visible()
    page.goto(f"{portal}/vi/dang-nhap/")
    page.click("#with-passkey")
    expect(page.locator(".summary")).to_contain_text("bằng số căn cước và mật khẩu")
    expect(page.locator("#password")).to_be_visible()


def test_an_app_is_set_up_and_asked_for_first(page: Page, stack: Stack, person: Citizen) -> None:
    page.click("#totp button")
    page.wait_for_selector("#offer", state="visible")
    picture = page.get_attribute("#picture", "src") or ""
    assert unquote(picture).startswith("data:image/svg+xml,<svg")
    secret = re.sub(r"\s", "", page.inner_text("#secret"))
    app = Authenticator(f"otpauth://totp/MotCua?secret={secret}")
    page.fill("#shown", app.shows())
    page.click("#totp-code button[type=submit]")
    expect(page.locator("#totp")).to_contain_text("Có từ ngày")
    page.click("#new-codes")
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    codes = page.locator("#recovery-codes li").all_inner_texts()

    signs_out(page, stack.portal)
    texts = len(person.sandbox.texts(person.phone))
    fills_credentials(page, person)
    expect(page.locator("#prove-how")).to_contain_text("ứng dụng xác thực")
    page.fill("#code", app.shows_next())
    page.click("#one-time-code button[type=submit]")
    page.wait_for_url("**/vi/cua-toi/**")
    assert len(person.sandbox.texts(person.phone)) == texts

    signs_out(page, stack.portal)
    fills_credentials(page, person)
    page.click("#by-recovery")
    page.fill("#code", codes[0].lower().replace("-", " "))
    page.click("#one-time-code button[type=submit]")
    page.wait_for_url("**/vi/cua-toi/**")

    signs_out(page, stack.portal)
    fills_credentials(page, person)
    page.click("#by-sms")
    expect(page.locator("#prove-how")).to_contain_text("vừa nhắn một mã")
    page.fill("#code", person.code_by_text())
    page.click("#one-time-code button[type=submit]")
    page.wait_for_url("**/vi/cua-toi/**")


def fills_credentials(page: Page, person: Citizen) -> None:
    page.fill("#cccd", person.cccd)
    page.fill("#password", PASSWORD)
    page.click("#credentials button[type=submit]")
    page.wait_for_selector("#code", state="visible")
