"""Codes that come again: slower and slower, five at most, and never both the old one and the new."""

from datetime import timedelta

import pytest

from portal.domain.errors import Conflict, Invalid, NotFound, TooMany, Unavailable
from portal.domain.registration import LASTS, Registration, Way
from portal.operations.confirm_registration import ConfirmRegistration, confirm_registration
from portal.operations.register_person import register_person
from portal.operations.resend_code import ResendCode, Resent, resend_code
from tests.fakes.town import Town, knock

BY_PHONE, BY_MAIL = ResendCode(way="phone"), ResendCode(way="email")


def begun(town: Town) -> str:
    command = town.application()
    return register_person(command, knock(), town.desk, town.gate, town.post).registration


def again(town: Town, name: str, command: ResendCode = BY_PHONE) -> Resent:
    return resend_code(command, name, town.desk, town.gate, town.post)


def later(town: Town, seconds: int) -> None:
    town.clock.advance(timedelta(seconds=seconds))


def confirm(town: Town, name: str, phone_code: str, email_code: str) -> str:
    codes = ConfirmRegistration(phone_code=phone_code, email_code=email_code)
    args = town.registrations, town.codes, town.seal, town.clock
    return confirm_registration(codes, name, *args).person


def test_the_new_code_counts_and_the_old_one_does_not() -> None:
    town = Town()
    name, old = begun(town), ""
    old = town.code_texted()
    later(town, 30)
    told = again(town, name)
    assert told.again_at == town.clock.now() + timedelta(seconds=60)
    with pytest.raises(Invalid):
        confirm(town, name, old, town.code_mailed())
    assert confirm(town, name, town.code_texted(), town.code_mailed()) in town.people.kept


def test_each_way_by_itself() -> None:
    town = Town()
    name, texted = begun(town), ""
    texted = town.code_texted()
    later(town, 30)
    again(town, name, BY_MAIL)
    assert len(town.text_messages.sent) == 1
    assert len(town.mail.sent) == 2
    again(town, name, BY_PHONE)
    assert town.code_texted() != texted
    assert confirm(town, name, town.code_texted(), town.code_mailed())


def test_the_ladder_of_waits_and_its_end() -> None:
    town = Town()
    name = begun(town)
    for wait in (30, 60, 120, 120):
        later(town, wait - 1)
        with pytest.raises(TooMany) as early:
            again(town, name)
        assert early.value.params == {"seconds": 1}
        later(town, 1)
        told = again(town, name)
    assert told.again_at is None
    assert len(town.text_messages.sent) == 5
    later(town, 120)
    with pytest.raises(Conflict) as over:
        again(town, name)
    assert over.value.reason == "codes_used_up"


@pytest.mark.fault("F29")
@pytest.mark.asvs("6.6.3")
def test_wrong_codes_go_on_being_counted() -> None:
    town = Town()
    name = begun(town)
    for _ in range(5):
        with pytest.raises(Invalid):
            confirm(town, name, "999999", "999999")
    later(town, 30)
    with pytest.raises(Conflict) as over:
        again(town, name)
    assert over.value.reason == "registration_over"


def test_codes_do_not_make_a_registration_last_longer() -> None:
    town = Town()
    name = begun(town)
    later(town, 30)
    assert again(town, name).expires_at == town.clock.now() - timedelta(seconds=30) + LASTS
    town.clock.advance(LASTS)
    with pytest.raises(NotFound):
        again(town, name)
    with pytest.raises(NotFound):
        again(town, "nobody-began-this")


def test_what_became_an_account_gets_no_more_codes() -> None:
    town = Town()
    name = begun(town)
    confirm(town, name, town.code_texted(), town.code_mailed())
    later(town, 30)
    with pytest.raises(Conflict):
        again(town, name)


@pytest.mark.parametrize(("way", "down"), [("phone", "text_messages"), ("email", "mail")])
def test_a_code_that_could_not_be_sent_leaves_the_old_one_good(way: Way, down: str) -> None:
    town = Town()
    name = begun(town)
    later(town, 30)
    getattr(town, down).down = True
    for _ in range(2):
        with pytest.raises(Unavailable):
            again(town, name, ResendCode(way=way))
    getattr(town, down).down = False
    assert confirm(town, name, town.code_texted(), town.code_mailed())


@pytest.mark.asvs("6.3.8")
@pytest.mark.parametrize("way", ["phone", "email"])
def test_a_number_with_an_account_is_answered_alike_and_its_owner_told(way: Way) -> None:
    stranger, town = Town(), Town()
    town.settled()
    told = []
    for place in (stranger, town):
        name = begun(place)
        later(place, 30)
        told.append(again(place, name, ResendCode(way=way)))
        assert len(place.text_messages.sent) + len(place.mail.sent) == 3
    assert told[0] == told[1]
    assert {to for to, _ in town.text_messages.sent} == {"+84987654321"}
    assert {to for to, _, _ in town.mail.sent} == {"chu.nha@example.com"}


def test_a_registration_of_the_release_before_gets_another_code() -> None:
    town = Town()
    name = begun(town)
    kept = town.registrations.kept[name].model_dump(exclude={"phone_sent", "email_sent"})
    town.registrations.kept[name] = Registration.model_validate(kept)
    assert again(town, name).again_at == town.clock.now() + timedelta(seconds=30)
