"""Devices and sessions as their owner sees them, and a computer that others use too."""

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import PATIENCE
from tests.browser.steps import listen, signs_in
from tests.people import Citizen
from tests.stack import Stack


@pytest.mark.asvs("7.4.1", "7.5.2")
def test_somebody_ends_what_they_do_not_know(
    stack: Stack, context: BrowserContext, person: Citizen
) -> None:
    person.arrive()
    page = context.new_page()
    violations = listen(page)
    page.goto(f"{stack.portal}/vi/dang-nhap/")
    signs_in(page, person)
    page.click("a[href='/vi/thiet-bi/']")
    expect(page.locator("#sessions li")).to_have_count(2, timeout=PATIENCE)
    expect(page.locator("#history li")).to_have_count(2, timeout=PATIENCE)
    expect(page.locator("#sessions li").first).to_contain_text("Chrome, Linux (phiên này)")
    page.click("#sessions button")
    expect(page.locator("#sessions li")).to_have_count(1, timeout=PATIENCE)
    assert person.http.get("/auth/session").status_code == 401
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.once("dialog", lambda asked: asked.accept())
    page.click("#end-all")
    page.wait_for_url("**/vi/dang-nhap/**")
    page.goto(f"{stack.portal}/vi/cua-toi/")
    page.wait_for_url("**/vi/dang-nhap/**")
    assert violations == []


def test_a_public_computer_keeps_nothing(
    stack: Stack, context: BrowserContext, person: Citizen
) -> None:
    person.register()
    person.confirm()
    page = context.new_page()
    violations = listen(page)
    page.goto(f"{stack.portal}/vi/dang-nhap/")
    page.check("#public")
    signs_in(page, person)
    (cookie,) = context.cookies(page.url)
    assert (cookie["name"], cookie["expires"]) == ("__Host-session", -1)
    expect(page.locator("#greeting")).not_to_be_empty(timeout=PATIENCE)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.click("#sign-out")
    expect(page.locator("#left")).to_be_visible(timeout=PATIENCE)
    assert context.cookies(page.url) == []
    assert violations == []


@pytest.mark.asvs("7.3.1")
def test_a_page_that_nobody_uses_says_so_and_a_press_keeps_it(
    stack: Stack, context: BrowserContext, person: Citizen
) -> None:
    person.register()
    person.confirm()
    page = context.new_page()
    page.clock.install()
    page.goto(f"{stack.portal}/vi/dang-nhap/")
    page.check("#public")
    signs_in(page, person)
    expect(page.locator("#greeting")).not_to_be_empty(timeout=PATIENCE)
    expect(page.locator(".waiting")).to_have_count(0, timeout=PATIENCE)
    page.clock.fast_forward(85_000)
    expect(page.locator("#idle")).to_have_count(0)
    page.clock.fast_forward(6_000)
    page.click("#idle button")
    expect(page.locator("#idle")).to_have_count(0, timeout=PATIENCE)
    page.clock.fast_forward(301_000)
    page.wait_for_url("**/vi/dang-nhap/**")
