"""When it is enough: for one number, for a block of numbers, for a day's money."""

from contextlib import suppress
from datetime import timedelta

import pytest

from portal.domain.errors import TooMany, Unavailable
from portal.operations.sparing import (
    FOR_OWNERS,
    FOR_RESETS,
    FOR_STRANGERS,
    KNOWN_RESET,
    MOST_OF_A_BLOCK,
    RESET,
    WARNINGS,
    Budget,
    Counting,
    SparingMail,
    SparingTexts,
)
from portal.operations.write_to import Post
from tests.fakes.common import FakeClock, FakeRates, FakeSeal
from tests.fakes.identity import FakeMail, FakeTextMessages
from tests.fakes.town import HOST, Town

PHONE, OWNER = "+84912345678", "+84987654321"
REGISTRATION, SIGN_IN, TOLD = "registration_code", "sign_in_code", "already_registered"


class Line:
    """A telephone company with our rules before it."""

    def __init__(self, registering: int = 1000, at_most: int = 2000) -> None:
        self.clock, self.carrier = FakeClock(), FakeTextMessages()
        self.rates = FakeRates(self.clock)
        self.refused = 0
        counting = Counting(self.rates, FakeSeal())
        budget = Budget(registering, at_most)
        self.texts = SparingTexts(self.carrier, lambda: counting, budget, self.hear)

    def hear(self) -> None:
        self.refused += 1

    def send(self, to: str = PHONE, serves: str = REGISTRATION, *, text: str = "ma") -> None:
        self.texts.send(to, text, serves=serves)

    def sent_until_refused(self, serves: str) -> int:
        for sent in range(1000):
            try:
                self.send(serves=serves)
            except TooMany:
                return sent
        return -1


def test_warnings_have_a_limit_of_their_own_and_use_up_no_codes() -> None:
    line = Line()
    assert line.sent_until_refused(WARNINGS) == FOR_OWNERS.an_hour
    line.send(serves=SIGN_IN)


def test_resets_that_a_stranger_asks_for_use_up_no_codes_to_sign_in_with() -> None:
    line = Line()
    assert line.sent_until_refused(RESET) == FOR_RESETS.an_hour
    line.send(serves=SIGN_IN)
    line.send(serves=KNOWN_RESET)


@pytest.mark.asvs("6.3.8")
def test_registering_a_number_does_not_tell_whether_its_owner_had_resets() -> None:
    used, unused = Line(), Line()
    used.sent_until_refused(RESET)
    for n in range(MOST_OF_A_BLOCK):
        with suppress(TooMany):
            used.send(f"{PHONE[:-4]}{n:04d}", RESET)
    assert used.sent_until_refused(REGISTRATION) == unused.sent_until_refused(REGISTRATION) == 5
    assert unused.sent_until_refused(RESET) == FOR_RESETS.an_hour, (
        "nor do registrations use them up"
    )


def test_resets_of_numbers_in_a_row_are_slowed_too() -> None:
    line = Line()
    for n in range(MOST_OF_A_BLOCK):
        line.send(f"+8491234{n:04d}", RESET)
    with pytest.raises(TooMany):
        line.send("+84912349999", RESET)
    line.send("+84912349999", KNOWN_RESET)


@pytest.mark.asvs("2.4.1")
@pytest.mark.parametrize(("serves", "most"), [(REGISTRATION, FOR_STRANGERS), (SIGN_IN, FOR_OWNERS)])
def test_a_number_gets_so_many_in_an_hour_and_so_many_in_a_day(
    serves: str, most: tuple[int, int]
) -> None:
    line, an_hour, a_day = Line(), most[0], most[1]
    sent = []
    for _ in range(4):
        sent.append(line.sent_until_refused(serves))
        line.clock.advance(timedelta(hours=1))
    assert sent[0] == an_hour
    assert sum(sent) == a_day
    assert len(line.carrier.sent) == a_day
    line.send("+84912345679", serves)


def test_what_is_sent_to_an_owner_is_no_registration_of_theirs() -> None:
    line = Line()
    assert line.sent_until_refused(REGISTRATION) == 5
    line.send(serves=SIGN_IN)


def test_numbers_in_a_row_are_slowed() -> None:
    line = Line()
    for n in range(MOST_OF_A_BLOCK):
        line.send(f"+8491234{n:04d}")
    with pytest.raises(TooMany):
        line.send("+84912349999")
    line.send("+84987649999")
    line.send("+84912349998", SIGN_IN)
    line.clock.advance(timedelta(minutes=10))
    line.send("+84912349999")


@pytest.mark.asvs("2.4.1")
def test_registrations_stop_first_and_sign_ins_go_on_until_their_own_limit() -> None:
    line = Line(registering=2, at_most=4)
    line.send()
    line.send()
    for _ in range(3):
        with pytest.raises(Unavailable) as stopped:
            line.send("+84900000001")
        assert stopped.value.reason == "registering_texts_stopped"
    line.send(OWNER, SIGN_IN)
    line.send(OWNER, SIGN_IN)
    with pytest.raises(Unavailable) as stopped:
        line.send(OWNER, SIGN_IN)
    assert stopped.value.reason == "texts_stopped"
    assert line.refused == 4
    assert len(line.carrier.sent) == 4
    line.clock.advance(timedelta(days=1))
    line.send()


def test_a_long_text_costs_its_parts() -> None:
    line = Line(registering=2)
    line.send(text="x" * 200)
    with pytest.raises(Unavailable):
        line.send("+84900000001")


def test_an_owner_is_told_in_place_of_whoever_asked_and_that_one_is_counted() -> None:
    line = Line()
    for _ in range(5):
        line.texts.send(OWNER, "co nguoi", serves=TOLD, instead_of=PHONE)
    assert [to for to, _ in line.carrier.sent] == [OWNER] * 5
    with pytest.raises(TooMany):
        line.texts.send(OWNER, "co nguoi", serves=TOLD, instead_of=PHONE)


@pytest.mark.asvs("6.3.8")
def test_an_owner_who_heard_it_often_enough_is_left_alone_and_nobody_notices() -> None:
    line = Line()
    for n in range(12):
        line.texts.send(OWNER, "co nguoi", serves=TOLD, instead_of=f"+8490000{n:04d}")
    assert len(line.carrier.sent) == FOR_STRANGERS.a_day


@pytest.mark.asvs("6.3.8")
def test_as_many_counters_move_with_an_account_as_without() -> None:
    known, unknown = Line(), Line()
    known.texts.send(OWNER, "ma", serves=TOLD, instead_of=PHONE)
    unknown.send()
    assert len(known.rates.hits) == len(unknown.rates.hits) == 5


def test_notices_are_nobodys_wish_and_are_not_counted() -> None:
    line, town = Line(at_most=0), Town()
    post = Post(town.messages, line.texts, town.mail, HOST)
    post.text(town.settled().contact, "already_registered")
    assert line.carrier.sent
    assert line.rates.hits == {}


class Mailbox:
    """A post office with our rules before it."""

    def __init__(self) -> None:
        self.carrier, self.rates = FakeMail(), FakeRates()
        self.mail = SparingMail(self.carrier, lambda: Counting(self.rates, FakeSeal()))

    def send(self, to: str, asked: str = "", serves: str = REGISTRATION) -> None:
        self.mail.send(to, "-", "-", serves=serves, instead_of=asked)


def test_nobodys_mailbox_is_filled_however_it_is_spelt() -> None:
    box = Mailbox()
    for _ in range(FOR_STRANGERS.an_hour):
        box.send("an@example.com")
    with pytest.raises(TooMany):
        box.send("AN@example.com")
    box.send("an@example.com", serves=SIGN_IN)
    box.mail.send("an@example.com", "Hồ sơ", "Đã có kết quả")
    assert len(box.carrier.sent) == FOR_STRANGERS.an_hour + 2


def test_an_owner_is_mailed_so_often_in_a_day_and_nobody_notices() -> None:
    box = Mailbox()
    for n in range(FOR_STRANGERS.a_day + 3):
        box.send("chu@example.com", f"an{n}@example.com", TOLD)
    assert len(box.carrier.sent) == FOR_STRANGERS.a_day
