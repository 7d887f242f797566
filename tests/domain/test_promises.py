"""How long something lasts is told to people in words: those and the rules say the same."""

import tomllib
from datetime import timedelta

import pytest

from infra.names import ROOT
from portal.catalogue.messages import TomlMessages
from portal.domain import contact_change, data_request, officer, recovery, security_notice
from portal.domain.gsm7 import fold

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("key", "lasts", "vi", "en"),
    [
        ("problem.notice_gone.detail", security_notice.LASTS / HOUR, "giờ", "hours"),
        ("problem.recovery_gone.detail", recovery.LASTS / MINUTE, "phút", "minutes"),
        ("notice.reset_code.sms", recovery.LASTS / MINUTE, "phút", "minutes"),
        ("notice.contact_code.sms", contact_change.LASTS / MINUTE, "phút", "minutes"),
        ("problem.invitation_gone.detail", officer.INVITED_FOR / DAY, "ngày", "days"),
    ],
)
def test_a_message_says_how_long_it_is(
    language: str, key: str, lasts: float, vi: str, en: str
) -> None:
    said = TomlMessages().text(key, language, code="000001")
    assert fold(f" {lasts:g} {vi if language == 'vi' else en}") in fold(said)


@pytest.mark.parametrize(("language", "days"), [("vi", "ngày"), ("en", "days")])
def test_the_page_says_how_long_a_copy_is_there(language: str, days: str) -> None:
    texts = tomllib.loads((ROOT / f"web/texts/{language}.toml").read_text("utf-8"))
    assert f" {data_request.LINKED_FOR / DAY:g} {days}" in texts["data"]["copy_help"]
