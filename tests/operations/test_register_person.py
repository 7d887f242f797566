from datetime import date

import pytest

from portal.domain.captcha import Flow
from portal.domain.contact_change import Waiting
from portal.domain.errors import Invalid, KeyReused, Raced, TooMany, Unavailable
from portal.domain.gsm7 import fold, parts
from portal.domain.registration import LASTS, Registration
from portal.operations.register_person import Registering, RegisterPerson, register_person
from tests.fakes.identity import FakeRegistrations
from tests.fakes.town import HOST, Town, knock


def register(town: Town, command: RegisterPerson | None = None, key: str = "key-1") -> Registering:
    asked = command or town.application()
    return register_person(asked, knock(key), town.desk, town.gate, town.post)


def refused(town: Town, **changes: object) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as error:
        register(town, town.application(**changes))
    assert town.text_messages.sent == []
    assert town.registrations.kept == {}
    return [(defect.pointer, defect.code) for defect in error.value.defects]


def test_two_codes_go_two_ways() -> None:
    town = Town()
    begun = register(town)
    assert begun.phone_hint == "+84••••••678"
    assert begun.email_hint == "a•••@example.com"
    assert begun.expires_at == town.clock.now() + LASTS
    assert [to for to, _ in town.text_messages.sent] == ["+84912345678"]
    assert [to for to, _, _ in town.mail.sent] == ["an.nguyen@example.com"]
    assert town.code_texted() != town.code_mailed()


def test_neither_password_nor_codes_are_kept() -> None:
    town = Town()
    begun = register(town)
    kept = town.registrations.kept[begun.registration].model_dump_json()
    assert town.application().password not in kept
    assert town.code_texted() not in kept
    assert town.code_mailed() not in kept


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_text_message_is_one_part_and_bound_to_our_origin(language: str) -> None:
    town = Town()
    register(town, town.application(language=language))
    text = town.text_messages.sent[0][1]
    assert text.startswith("Mot Cua: ")
    assert text == fold(text)
    assert parts(text) == 1
    assert text.endswith(f"\n@{HOST} #{town.code_texted()}")


def test_the_same_key_again_sends_nothing() -> None:
    town, command = Town(), Town().application()
    assert register(town, command) == register(town, command)
    assert len(town.text_messages.sent) == 1


def test_the_same_key_with_another_request_is_refused() -> None:
    town = Town()
    register(town)
    with pytest.raises(KeyReused):
        register_person(town.application(), knock(asked="else"), town.desk, town.gate, town.post)


class Hurried(FakeRegistrations):
    """The other knock's registration appears just as this one is to be kept."""

    other: Registration | None = None

    def add(self, registration: Registration) -> None:
        self.other = registration
        raise Raced

    def find(self, registration: str) -> Registration | None:
        del registration
        return self.other


def test_two_knocks_at_once_are_one_registration() -> None:
    town = Town()
    town.registrations = Hurried(town.people)
    begun = register(town)
    assert begun.phone_hint == "+84••••••678"
    assert town.text_messages.sent == []


class Gone(Hurried):
    def find(self, registration: str) -> Registration | None:
        del registration
        return None


def test_a_registration_that_vanished_is_told_as_a_race() -> None:
    town = Town()
    town.registrations = Gone(town.people)
    with pytest.raises(Raced):
        register(town)


@pytest.mark.asvs("6.3.8")
def test_a_number_with_an_account_is_answered_alike_and_its_owner_told() -> None:
    stranger, town = Town(), Town()
    town.settled()
    assert register(town) == register(stranger)
    assert [to for to, _ in town.text_messages.sent] == ["+84987654321"]
    assert [to for to, _, _ in town.mail.sent] == ["chu.nha@example.com"]
    text = town.text_messages.sent[0][1]
    assert parts(text) == 1
    assert "#" not in text


@pytest.mark.asvs("6.3.7")
def test_the_owner_is_told_where_they_can_be_reached_by_now() -> None:
    """What was announced is due, and nobody carried it out yet: the places before may be somebody else's."""
    town = Town()
    now = town.clock.now()
    moving = (
        Waiting(change="CHANGE01", place="phone", to="+84900000001", at=now),
        Waiting(change="CHANGE02", place="email", to="moi@example.com", at=now),
    )
    town.people.save(town.settled().changed(changing=moving))
    register(town)
    assert [to for to, _ in town.text_messages.sent] == ["+84900000001"]
    assert [to for to, _, _ in town.mail.sent] == ["moi@example.com"]


def test_the_owner_is_told_in_one_part_in_either_language() -> None:
    town = Town()
    for language in ("vi", "en"):
        words = town.messages.text("notice.already_registered.sms", language)
        assert parts(fold(words)) == 1


@pytest.mark.parametrize("way", ["text_messages", "mail"])
def test_what_could_not_be_sent_was_not_begun_and_may_be_tried_again(way: str) -> None:
    town, command = Town(), Town().application()
    neighbour = getattr(town, way)
    neighbour.down = True
    with pytest.raises(Unavailable):
        register(town, command)
    assert town.registrations.kept == {}
    neighbour.down = False
    assert register(town, command).registration in town.registrations.kept


def test_every_defect_is_said_at_once() -> None:
    found = refused(
        Town(),
        cccd="000084012345",
        sex="female",
        phone="024 3826 1234",
        email="nobody",
        password="matkhau12345",
        consents=["terms"],
    )
    assert found == [
        ("/cccd", "cccd_province"),
        ("/cccd", "cccd_birth_year"),
        ("/cccd", "cccd_sex"),
        ("/password", "password_common"),
        ("/consents", "consent_missing"),
        ("/phone", "phone_wrong"),
        ("/email", "email_wrong"),
    ]


def test_nobody_is_born_tomorrow() -> None:
    found = refused(Town(), cccd="079226012345", birth_date=date(2026, 12, 31))
    assert found == [("/birth_date", "birth_date_future")]


def test_a_password_made_of_oneself_is_refused() -> None:
    assert refused(Town(), password="Nguyễn 12!xyz") == [("/password", "password_personal")]


def test_a_mistake_in_the_form_does_not_cost_the_captcha() -> None:
    town = Town()
    command = town.application(phone="1")
    with pytest.raises(Invalid) as wrong:
        register(town, command)
    assert [defect.code for defect in wrong.value.defects] == ["phone_wrong"]
    register(town, command.model_copy(update={"phone": "0912345678"}))


def test_a_captcha_of_signing_in_does_not_register() -> None:
    town = Town()
    assert refused(town, captcha=town.captchas.answer(Flow.SIGN_IN)) == [
        ("/captcha", "captcha_wrong")
    ]


def anybody(n: int) -> dict[str, str]:
    return {
        "cccd": f"07908501234{n}",
        "phone": f"0912 345 67{n}",
        "email": f"an.{n}@example.com",
    }


@pytest.mark.parametrize("flooded", ["cccd", "phone", "email"])
def test_neither_a_number_nor_a_telephone_nor_a_mailbox_is_flooded(flooded: str) -> None:
    town = Town()
    same = {flooded: anybody(0)[flooded]}
    for n in range(5):
        register(town, town.application(**anybody(n) | same), f"key-{n}")
    with pytest.raises(TooMany):
        register(town, town.application(**anybody(5) | same), "key-5")
    register(town, town.application(**anybody(6)), "key-6")


def test_a_mailbox_is_one_however_it_is_spelt() -> None:
    town = Town()
    for n in range(5):
        register(town, town.application(**anybody(n) | {"email": "an@example.com"}), f"key-{n}")
    with pytest.raises(TooMany):
        register(town, town.application(**anybody(5) | {"email": "AN@Example.com"}), "key-5")
