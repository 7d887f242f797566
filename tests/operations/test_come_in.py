from datetime import timedelta

import pytest

from portal.domain.arrival import Outcome
from portal.domain.device import Whence, welcomed
from portal.domain.errors import Invalid, Malformed
from portal.domain.gsm7 import fold, parts
from portal.domain.session import hashed
from portal.operations.come_in import SignedIn
from portal.operations.confirm_sign_in import Arriving, ConfirmSignIn, confirm_sign_in
from portal.operations.list_arrivals import OneArrival, list_arrivals
from portal.operations.sign_in import sign_in
from tests.fakes.devices import PAGE
from tests.fakes.town import HOME, Town

ME = "person-0001"


@pytest.fixture
def town() -> Town:
    town = Town()
    town.settled()
    return town


def begin(town: Town, whence: Whence = HOME) -> str:
    return sign_in(town.credentials(), whence, town.counter, town.gate, town.post).sign_in


def come(town: Town, device: str | None = None, *, public: bool = False) -> SignedIn:
    whence = HOME._replace(device=device)
    name = begin(town, whence)
    said = ConfirmSignIn(code=town.code_texted())
    return confirm_sign_in(said, name, Arriving(whence, public), town.provider(), town.door)


SUBJECT = "notice.security.subject"


def notices(town: Town) -> list[str]:
    return [text for _, text in town.text_messages.sent if "#" not in text]


@pytest.mark.asvs("6.3.5", "6.3.7")
def test_a_new_device_is_told_of_by_telephone_and_mail(town: Town) -> None:
    assert come(town).told
    (text,), ((to, subject, mail),) = notices(town), town.mail.sent
    assert "tu thiet bi moi: Chrome, Android. Khong phai ban?" in text
    assert parts(fold(text)) == 1
    assert (to, subject) == ("chu.nha@example.com", town.messages.text(SUBJECT, "vi"))
    assert "Chrome, Android" in mail


def test_a_known_device_is_not_told_of(town: Town) -> None:
    first = come(town)
    again = come(town, first.device)
    assert again.device == first.device
    assert again.told
    assert len(notices(town)) == len(town.mail.sent) == 1


def test_of_a_device_only_the_hash_is_kept(town: Town) -> None:
    came = come(town)
    assert came.device is not None
    assert list(town.devices.kept) == [hashed(came.device)]
    assert came.device not in str(town.devices.kept)


def test_use_keeps_a_device_known(town: Town) -> None:
    first = come(town)
    town.clock.advance(timedelta(days=170))
    come(town, first.device)
    town.clock.advance(timedelta(days=170))
    come(town, first.device)
    assert len(notices(town)) == 1


@pytest.mark.fault("F28")
def test_whoever_held_a_devices_token_before_does_not_know_it_after(town: Town) -> None:
    """A token that was slipped into somebody's browser is worth nothing once they came in."""
    planted = welcomed("a-strangers-account", None, hashed("planted"), town.clock.now())
    town.devices.keep(planted)
    came = come(town, "planted")
    assert came.device not in {None, "planted"}
    (kept,) = town.devices.kept.values()
    assert kept.accounts[1:] == ("a-strangers-account",)
    assert town.devices.find(hashed("planted")) is None


def test_a_token_that_nobody_was_given_is_not_taken_over(town: Town) -> None:
    assert come(town, "chosen-by-somebody").device != "chosen-by-somebody"


def test_a_public_computer_stays_a_stranger(town: Town) -> None:
    for _ in range(2):
        assert come(town, public=True).device is None
    assert not town.devices.kept
    assert len(notices(town)) == 2
    assert all(session.public for session in town.sessions.kept.values())


def test_nobody_is_kept_out_because_a_notice_does_not_go_out(town: Town) -> None:
    name, said = begin(town), ConfirmSignIn(code=town.code_texted())
    town.text_messages.down = town.mail.down = True
    came = confirm_sign_in(said, name, Arriving(HOME), town.provider(), town.door)
    assert (came.person, came.told) == (ME, False)
    town.mail.down = False
    name, code = _begun_by_mail_alone(town)
    assert confirm_sign_in(code, name, Arriving(HOME), town.provider(), town.door).told


def _begun_by_mail_alone(town: Town) -> tuple[str, ConfirmSignIn]:
    town.text_messages.down = False
    name, said = begin(town), ConfirmSignIn(code=town.code_texted())
    town.text_messages.down = True
    return name, said


def test_every_way_in_has_a_new_token(town: Town) -> None:
    tokens = {come(town, device).token for device in (None, None, "token")}
    assert len(tokens) == len(town.sessions.kept) == 3


def history(town: Town, cursor: str | None = None) -> tuple[OneArrival, ...]:
    me = next(iter(town.sessions.kept.values()))
    return list_arrivals(me, cursor, town.arrivals).items


def test_the_history_says_how_each_sign_in_went(town: Town) -> None:
    first = come(town)
    town.clock.advance(timedelta(hours=1))
    begin(town, Whence("198.51.100.1", None, "Firefox, Windows"))
    town.clock.advance(timedelta(hours=1))
    name = begin(town, HOME._replace(device=first.device))
    with pytest.raises(Invalid):
        confirm_sign_in(
            ConfirmSignIn(code="999999"), name, Arriving(HOME), town.provider(), town.door
        )
    town.clock.advance(timedelta(hours=1))
    come(town, first.device, public=True)
    assert [(one.device, one.known, one.public, one.outcome) for one in history(town)] == [
        ("Chrome, Android", True, True, Outcome.CAME_IN),
        ("Chrome, Android", True, False, Outcome.WRONG_CODE),
        ("Firefox, Windows", False, False, Outcome.BEGUN),
        ("Chrome, Android", False, False, Outcome.CAME_IN),
    ]
    assert {one.way for one in history(town)} == {"sms"}


def test_a_wrong_code_before_the_right_one_hides_nothing(town: Town) -> None:
    name = begin(town)
    with pytest.raises(Invalid):
        confirm_sign_in(
            ConfirmSignIn(code="999999"), name, Arriving(HOME), town.provider(), town.door
        )
    confirm_sign_in(
        ConfirmSignIn(code=town.code_texted()), name, Arriving(HOME), town.provider(), town.door
    )
    assert [one.outcome for one in history(town)] == [Outcome.CAME_IN]


def test_a_wrong_password_is_no_arrival(town: Town) -> None:
    come(town)
    with pytest.raises(Exception, match="wrong_credentials"):
        sign_in(town.credentials(password="sai rồi"), HOME, town.counter, town.gate, town.post)
    assert len(history(town)) == 1


def test_the_history_has_pages(town: Town) -> None:
    for _ in range(PAGE + 1):
        come(town)
    me = next(iter(town.sessions.kept.values()))
    first = list_arrivals(me, None, town.arrivals)
    second = list_arrivals(me, first.next, town.arrivals)
    assert (len(first.items), len(second.items), second.next) == (PAGE, 1, None)
    with pytest.raises(Malformed):
        list_arrivals(me, "not a cursor", town.arrivals)
