"""A procedure's page carries linked data that no policy stops; what is given away is found from every page's foot."""

import json

from playwright.sync_api import BrowserContext

from tests.browser.steps import listen
from tests.stack import Stack

LINKED = 'script[type="application/ld+json"]'


def test_a_page_is_linked_data_and_its_foot_leads_to_all_of_it(
    context: BrowserContext, stack: Stack
) -> None:
    page = context.new_page()
    violations = listen(page)
    page.goto(f"{stack.portal}/vi/thu-tuc/?ma=3.000347")
    page.wait_for_selector(LINKED, state="attached")
    told = json.loads(page.text_content(LINKED) or "")
    assert (told["@type"], told["identifier"]) == ("GovernmentService", "3.000347")
    page.click("footer >> text=Dữ liệu mở")
    page.wait_for_url("**/vi/du-lieu-mo/")
    with page.expect_download() as download:
        page.click("text=procedures.csv")
    assert "3.000347" in download.value.path().read_text("utf-8")
    page.click("#language")
    page.wait_for_url("**/en/open-data/")
    assert violations == []
