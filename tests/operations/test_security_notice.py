import itertools
from datetime import timedelta

import pytest

from portal.catalogue.messages import TomlMessages
from portal.domain.gsm7 import fold, parts
from portal.domain.happened import What
from portal.domain.person import Contact
from portal.operations.security_notice import warn
from tests.fakes.town import Town

OLD = Contact(phone="+84900000001", email="cu@example.com", language="vi")
FACTS = {
    "device": "Samsung Internet, Android",
    "place": TomlMessages().text("notice.security.place.phone", "vi"),
    "at": "10:20 27/11/2026",
}


def told(town: Town, what: What, **more: object) -> bool:
    return warn(town.bell, town.people.kept["person-0001"], what, **(FACTS | more))  # type: ignore[arg-type]


@pytest.fixture
def town() -> Town:
    town = Town()
    town.settled()
    return town


@pytest.mark.asvs("6.3.7")
@pytest.mark.parametrize("what", What)
def test_everything_is_told_by_both_ways_with_a_code(town: Town, what: What) -> None:
    assert told(town, what)
    ((phone, text),), ((email, _, letter),) = town.text_messages.sent, town.mail.sent
    assert (phone, email) == ("+84987654321", "chu.nha@example.com")
    (notice,) = town.security_notices.kept.values()
    known = what is not What.FROZEN
    assert (notice.notice in text, notice.notice in letter) == (known, known)
    assert notice.expires_at - town.clock.now() == timedelta(hours=72)
    assert "://" not in text


@pytest.mark.asvs("6.5.2")
def test_the_code_is_kept_only_as_a_hash(town: Town) -> None:
    told(town, What.PASSWORD_CHANGED)
    (notice,) = town.security_notices.kept.values()
    assert "000003" in town.text_messages.sent[0][1]
    assert "000003" not in notice.model_dump_json()


@pytest.mark.parametrize(("what", "language"), list(itertools.product(What, ["vi", "en"])))
def test_every_text_is_one_part(what: What, language: str) -> None:
    messages = TomlMessages()
    for place in ("phone", "email"):
        said = FACTS | {"place": messages.text(f"notice.security.place.{place}", language)}
        filled = {
            "what": messages.text(f"notice.security.{what}", language, **said),
            "notice": "WWWWWWWW",
            "code": "000000",
        }
        for frame in ("freeze", "cancel", "frozen"):
            text = messages.text(f"notice.security.{frame}.sms", language, **filled)
            assert parts(fold(text)) == 1, text


def test_the_old_places_are_told_too_and_nobody_twice(town: Town) -> None:
    told(town, What.CONTACT_CHANGED, also=[OLD, OLD])
    assert [to for to, _ in town.text_messages.sent] == ["+84987654321", "+84900000001"]
    assert [to for to, *_ in town.mail.sent] == ["chu.nha@example.com", "cu@example.com"]


def test_a_way_in_trouble_keeps_no_other_silent(town: Town) -> None:
    town.text_messages.down = True
    assert told(town, What.PASSWORD_CHANGED)
    assert len(town.mail.sent) == 1
    town.mail.down = True
    assert not told(town, What.PASSWORD_CHANGED)


@pytest.mark.parametrize("what", What)
def test_everything_that_happens_has_words(what: What) -> None:
    assert TomlMessages().words(f"happened.{what}").vi
