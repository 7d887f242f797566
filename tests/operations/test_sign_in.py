import pytest

from portal.domain.captcha import Flow
from portal.domain.errors import Invalid, NotSignedIn, TooMany, Unavailable
from portal.domain.gsm7 import fold, parts
from portal.domain.sign_in import LASTS
from portal.operations.sign_in import SigningIn, StartSignIn, sign_in
from tests.fakes.town import HOME, HOST, Town


def start(town: Town, command: StartSignIn | None = None) -> SigningIn:
    return sign_in(command or town.credentials(), HOME, town.counter, town.gate, town.post)


def test_a_code_goes_to_the_telephone_on_the_account() -> None:
    town = Town()
    town.settled()
    begun = start(town)
    assert begun.phone_hint == "+84••••••321"
    assert begun.expires_at == town.clock.now() + LASTS
    assert [to for to, _ in town.text_messages.sent] == ["+84987654321"]
    assert town.code_texted() not in town.sign_ins.kept[begun.sign_in].model_dump_json()


def test_the_text_message_is_one_part_and_bound_to_our_origin() -> None:
    town = Town()
    town.settled()
    start(town)
    text = town.text_messages.sent[0][1]
    assert text.startswith("Mot Cua: ")
    assert parts(text) == 1
    assert text.endswith(f"\n@{HOST} #{town.code_texted()}")


def test_the_english_one_too() -> None:
    words = Town().messages.text("notice.sign_in_code.sms", "en", code="000001")
    assert parts(fold(f"{words}\n@{HOST} #000001")) == 1


def test_a_wrong_password_and_an_unknown_number_are_told_alike() -> None:
    known, unknown = Town(), Town()
    known.settled()
    told = []
    for town in (known, unknown):
        with pytest.raises(NotSignedIn) as refused:
            start(town, town.credentials(password="sai mật khẩu rồi"))
        told.append((refused.value.reason, refused.value.params, town.text_messages.sent))
    assert told[0] == told[1] == ("wrong_credentials", {}, [])


def test_a_captcha_opens_one_sign_in() -> None:
    town = Town()
    town.settled()
    command = town.credentials()
    start(town, command)
    with pytest.raises(Invalid):
        start(town, command)


@pytest.mark.asvs("6.3.1", "6.3.8")
def test_guessing_slows_down_for_known_and_unknown_numbers_alike() -> None:
    known, unknown = Town(), Town()
    known.settled()
    for town in (known, unknown):
        for _ in range(5):
            with pytest.raises(NotSignedIn):
                start(town, town.credentials(password="một lần đoán"))
        with pytest.raises(TooMany):
            start(town)


def test_registering_and_signing_in_are_counted_apart() -> None:
    gate = Town().gate
    assert gate.subject(Flow.REGISTER, "x") != gate.subject(Flow.SIGN_IN, "x")


def test_a_code_that_cannot_be_sent_is_said() -> None:
    town = Town()
    town.settled()
    town.text_messages.down = True
    with pytest.raises(Unavailable):
        start(town)
