"""An officer before a browser: the invitation pasted, the QR code shown, signed in, and one press at the desk."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.steps import listen
from tests.officers import PASSWORD, Clerk
from tests.people import Citizen, Sandbox, until
from tests.stack import Stack

AGENCY = "G01.79"


@pytest.fixture
def clerk(stack: Stack, sandbox: Sandbox) -> Iterator[Clerk]:
    """Invited as one who receives, and not in yet."""
    with closing(Clerk(stack, sandbox)) as boss, closing(Clerk(stack, sandbox)) as somebody:
        yield somebody.awaited(boss.bootstrapped(AGENCY), "reception")


@pytest.mark.asvs("6.2.7")
def test_from_the_invitation_to_the_desk(
    stack: Stack, context: BrowserContext, clerk: Clerk, person: Citizen, sandbox: Sandbox
) -> None:
    page = context.new_page()
    heard = listen(page)
    comes_in(page, stack, clerk)
    page.click("text=Đến trang đăng nhập")
    page.fill("#mail", clerk.mail)
    page.fill("#password", PASSWORD)
    page.fill("#code", clerk.code())
    page.click("#credentials button[type=submit]")
    page.wait_for_selector("#desk", state="visible")
    assert page.inner_text("#roles").strip() == "Tiếp nhận"
    assert page.inner_text("#agency").endswith("Công an Thành phố Hồ Chí Minh")
    accepts(page, person, sandbox)
    (cookie,) = [it for it in context.cookies() if it["name"] == "__Host-staff"]
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Lax")
    page.click("#leave")
    page.wait_for_selector("#credentials", state="visible")
    assert heard == []


def comes_in(page: Page, stack: Stack, clerk: Clerk) -> None:
    page.goto(f"{stack.portal}/vi/can-bo/loi-moi/")
    page.fill("#invitation", clerk.invitation(clerk.officer))
    page.click("#open button[type=submit]")
    page.wait_for_selector("#prove", state="visible")
    drawn = page.eval_on_selector("#picture", "it => it.decode().then(() => it.naturalWidth)")
    assert drawn > 0
    clerk.secret = page.inner_text("#secret")
    page.fill("#password", PASSWORD)
    page.fill("#code", clerk.code())
    page.click("#confirm button[type=submit]")
    page.wait_for_selector("#done", state="visible")


def accepts(page: Page, person: Citizen, sandbox: Sandbox) -> None:
    code = str(person.arrive().file()["code"])
    until(lambda: sandbox.webhooks(AGENCY, code), "the hand-over")
    page.fill("#dossier", code.lower())
    page.click("#find button[type=submit]")
    page.click('[data-act="accept"]')
    page.wait_for_selector('#timeline [data-event="DossierAccepted"]')
    page.wait_for_selector("#moved:text('Đã tiếp nhận hồ sơ')")
    assert page.evaluate("document.activeElement.id") == "found-title"
    assert not page.is_visible('[data-act="start"]')
    assert person.dossier(code)["state"] == "accepted"
