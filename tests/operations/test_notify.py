from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from portal.catalogue.messages import TomlMessages
from portal.domain.errors import Raced, Unavailable
from portal.domain.gsm7 import parts
from portal.domain.notice import CHANNELS, Channel, Notice
from portal.domain.person import Language
from portal.domain.transitions import EventType
from portal.operations.notify import notify
from tests.fakes.common import NOW, FakeClock
from tests.fakes.dossiers import FakeDossiers
from tests.fakes.identity import FakeMail, FakePeople, FakeTextMessages
from tests.fakes.notices import FakeNotices
from tests.operations.walk import (
    CCCD,
    DOSSIER,
    EMAIL,
    OWNER,
    PHONE,
    aside,
    event,
    having,
    job,
    owned,
    walked,
)

LONGEST_CODE = "G01.799.799.799-261124-9999999"
MOST = 10**12


@dataclass
class Herald:
    """The words are those that ship: what citizens read is what is tested."""

    dossiers: FakeDossiers = field(default_factory=walked)
    people: FakePeople = field(default_factory=owned)
    mailbox: FakeMail = field(default_factory=FakeMail)
    phone: FakeTextMessages = field(default_factory=FakeTextMessages)
    notices: FakeNotices = field(default_factory=FakeNotices)
    clock: FakeClock = field(default_factory=FakeClock)

    def tell(self, what: EventType) -> None:
        notify(
            job(self.dossiers, what),
            self.dossiers,
            self.people,
            self.notices,
            TomlMessages(),
            self.mailbox,
            self.phone,
            self.clock,
        )

    def kept(self, what: EventType) -> Notice | None:
        return self.notices.find(DOSSIER, event(self.dossiers, what).seq)


def speaking(language: Language, dossiers: FakeDossiers) -> Herald:
    return Herald(dossiers, owned(language))


def test_acceptance_is_told_by_mail_and_by_text_message() -> None:
    herald = Herald()
    herald.tell(EventType.ACCEPTED)
    chain = event(herald.dossiers, EventType.ACCEPTED).hash[:8]
    ((number, said),) = herald.phone.sent
    assert number == PHONE
    assert said == (
        "Mot Cua: Ho so G01.79-261124-0001 da duoc tiep nhan."
        f" Hen tra 09:30 27/11/2026. Ma doi chieu {chain}."
    )
    ((to, subject, text),) = herald.mailbox.sent
    assert to == EMAIL
    assert subject == "Hồ sơ G01.79-261124-0001: đã được tiếp nhận, hẹn trả 09:30 27/11/2026"
    assert "Hồ sơ của bạn đã được tiếp nhận lúc 09:30 20/11/2026." in text
    assert f"Mã đối chiếu: {chain}" in text


@pytest.mark.parametrize("what", [one for one in EventType if CHANNELS[one]])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_event_that_is_told_has_its_words(what: EventType, language: Language) -> None:
    herald = speaking(language, having(what))
    herald.tell(what)
    ((_, subject, text),) = herald.mailbox.sent
    assert "G01.79-261124-000" in subject
    assert "\n" not in subject
    assert len(herald.phone.sent) == CHANNELS[what].count(Channel.SMS)
    for secret in (OWNER, CCCD, PHONE, EMAIL, "Bình", "AB12", "http", "{"):
        assert secret not in subject + text + "".join(said for _, said in herald.phone.sent)


@pytest.mark.parametrize("what", [one for one in EventType if Channel.SMS in CHANNELS[one]])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_text_message_is_one_part_however_long_its_facts(
    what: EventType, language: Language
) -> None:
    asked = what is EventType.SUPPLEMENT_REQUESTED
    herald = speaking(language, aside(LONGEST_CODE) if asked else walked(LONGEST_CODE, MOST))
    herald.tell(what)
    ((_, text),) = herald.phone.sent
    assert parts(text) == 1
    assert text.startswith("Mot Cua: ")
    assert LONGEST_CODE in text
    assert event(herald.dossiers, what).hash[:8] in text


def test_amounts_are_written_as_the_reader_writes_them() -> None:
    vi, en = speaking("vi", walked()), speaking("en", walked())
    for herald in (vi, en):
        herald.tell(EventType.FEE_REQUESTED)
    assert "135.000 dong" in vi.phone.sent[0][1]
    assert "135,000 VND" in en.phone.sent[0][1]


def test_one_event_is_told_once() -> None:
    herald = Herald()
    herald.tell(EventType.ACCEPTED)
    herald.tell(EventType.ACCEPTED)
    assert (len(herald.mailbox.sent), len(herald.phone.sent)) == (1, 1)
    kept = herald.kept(EventType.ACCEPTED)
    assert kept is not None
    assert kept.sent == {Channel.EMAIL: NOW, Channel.SMS: NOW}
    assert kept.version == 2  # claimed once and marked once, for both channels


def test_an_event_that_another_tells_of_is_not_told() -> None:
    herald = Herald()
    herald.tell(EventType.HANDED_OVER)
    assert (herald.mailbox.sent, herald.phone.sent) == ([], [])
    assert herald.kept(EventType.HANDED_OVER) is None


def test_a_channel_in_trouble_does_not_keep_the_other_silent_nor_has_it_say_so_twice() -> None:
    herald = Herald(mailbox=FakeMail(down=True))
    with pytest.raises(Unavailable):
        herald.tell(EventType.ACCEPTED)
    assert (len(herald.mailbox.sent), len(herald.phone.sent)) == (0, 1)
    herald.clock.advance(timedelta(minutes=2))
    herald.mailbox.down = False
    herald.tell(EventType.ACCEPTED)
    assert (len(herald.mailbox.sent), len(herald.phone.sent)) == (1, 1)


def test_what_another_is_sending_is_left_to_it_for_two_minutes() -> None:
    herald = Herald(mailbox=FakeMail(down=True))
    with pytest.raises(Unavailable):
        herald.tell(EventType.SUBMITTED)
    herald.mailbox.down = False
    with pytest.raises(Raced):
        herald.tell(EventType.SUBMITTED)
    assert herald.mailbox.sent == []
    herald.clock.advance(timedelta(minutes=2))
    herald.tell(EventType.SUBMITTED)
    assert len(herald.mailbox.sent) == 1


def test_who_closed_their_account_hears_nothing() -> None:
    herald = Herald(people=FakePeople())
    herald.tell(EventType.ACCEPTED)
    assert herald.kept(EventType.ACCEPTED) is None
