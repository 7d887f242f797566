"""What people do on pages in more than one test."""

from playwright.sync_api import Page

from tests.people import PASSWORD, Citizen, until


def listen(page: Page) -> list[str]:
    """What the browser would rather not have done: policy violations and errors of our own."""
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on(
        "console",
        lambda said: heard.append(said.text) if "Content Security Policy" in said.text else None,
    )
    return heard


def nothing_is_too_low_to_press(page: Page) -> None:
    """A fingertip is 44 pixels."""
    low = page.eval_on_selector_all(
        "main :is(.tick label, .changeable a, .row a, .actions a)",
        "all => all.filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44)"
        ".map((one) => one.outerHTML)",
    )
    assert low == []


def comes_in(page: Page, portal: str, person: Citizen) -> None:
    """Somebody who has just registered, on the page of their own."""
    person.register()
    person.confirm()
    page.goto(f"{portal}/vi/dang-nhap/")
    signs_in(page, person)


def signs_in(page: Page, person: Citizen) -> None:
    proves(page, person, PASSWORD)
    page.wait_for_url("**/vi/cua-toi/**")


def proves(page: Page, person: Citizen, password: str) -> None:
    """Password and the code by SMS, on the sign-in page; wherever that leads."""
    before = len(person.sandbox.texts(person.phone))
    page.fill("#cccd", person.cccd)
    page.fill("#password", password)
    page.click("#credentials button[type=submit]")
    page.wait_for_selector("#code", state="visible")
    until(lambda: len(person.sandbox.texts(person.phone)) > before, "the code to sign in with")
    page.fill("#code", person.code_by_text())
    page.click("#one-time-code button[type=submit]")


def fill_date(page: Page, name: str, day: str) -> None:
    for part, value in zip(("year", "month", "day"), day.split("-"), strict=True):
        page.fill(f"#{name}-{part}", value)
