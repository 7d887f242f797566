"""The pinned browser runs, and the portal's pages load in it without breaking their own policy."""

import pytest

from tests.chromium import chromium
from tests.stack import Stack


@pytest.mark.asvs("3.4.3")
def test_pages_keep_to_their_policy(stack: Stack) -> None:
    complaints: list[str] = []
    with chromium() as browser:
        page = browser.new_page()
        page.on("console", lambda it: complaints.append(it.text))
        page.goto(stack.portal + "/")
        page.wait_for_url("**/vi/")  # it leads there by itself: whoever goes on sooner is overtaken
        for path in ("/vi/", "/en/", "/vi/dang-ky/"):
            answer = page.goto(stack.portal + path)
            assert answer
            assert answer.ok
    assert not [it for it in complaints if "Content Security Policy" in it]
