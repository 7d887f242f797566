"""Each purpose by itself, nothing ticked beforehand, and a ledger that only grows."""

from datetime import timedelta

import pytest

from portal.domain.consent import BEFORE, PURPOSES, REQUIRED, TEXTS
from portal.domain.errors import Conflict, NotFound, NotSignedIn, Raced
from portal.domain.session import Session, hashed
from portal.operations.change_consent import ChangeConsent, change_consent
from portal.operations.confirm_registration import ConfirmRegistration, confirm_registration
from portal.operations.register_person import register_person
from portal.operations.show_consents import ConsentView, show_consents
from tests.fakes.town import Town, knock


def signed_in(town: Town, person: str) -> Session:
    now = town.clock.now()
    return Session(token_hash=hashed("token"), person=person, started_at=now, seen_at=now)


def arrived(town: Town, *optional: str) -> Session:
    command = town.application(consents=["terms", "personal-data", *optional])
    begun = register_person(command, knock(), town.desk, town.gate, town.post)
    codes = ConfirmRegistration(phone_code=town.code_texted(), email_code=town.code_mailed())
    town.clock.advance(timedelta(minutes=1))
    made = confirm_registration(
        codes, begun.registration, town.registrations, town.codes, town.seal, town.clock
    )
    return signed_in(town, made.person)


def seen(town: Town, me: Session) -> dict[str, ConsentView]:
    found = show_consents(me, town.people, town.consents).consents
    assert [view.purpose for view in found] == list(PURPOSES)
    return {view.purpose: view for view in found}


def say(town: Town, me: Session, purpose: str, *, given: bool) -> None:
    change_consent(ChangeConsent(given=given), purpose, me, town.consents, town.clock)


def test_what_was_ticked_was_agreed_to_and_nothing_else() -> None:
    town = Town()
    me = arrived(town, "surveys")
    views = seen(town, me)
    assert [purpose for purpose, view in views.items() if view.given] == [*REQUIRED, "surveys"]
    assert [purpose for purpose, view in views.items() if view.required] == list(REQUIRED)
    (line,) = views["surveys"].history
    assert (line.text, line.how) == (TEXTS["surveys"], "registration")
    assert line.at == town.clock.now() - timedelta(minutes=1)
    assert views["reminders"].history == ()


def test_a_consent_is_withdrawn_and_given_again_and_every_line_stays() -> None:
    town = Town()
    me = arrived(town, "surveys")
    say(town, me, "surveys", given=False)
    assert not seen(town, me)["surveys"].given
    say(town, me, "surveys", given=True)
    view = seen(town, me)["surveys"]
    assert view.given
    assert [line.given for line in view.history] == [True, False, True]
    assert [line.how for line in view.history] == ["registration", "account", "account"]
    assert [line.number for line in town.consents.of(me.person) if line.purpose == "surveys"] == [
        1,
        2,
        3,
    ]


@pytest.mark.parametrize("given", [True, False])
def test_saying_it_twice_is_saying_it_once(given: bool) -> None:  # noqa: FBT001  # a parameter
    town = Town()
    me = arrived(town)
    say(town, me, "reminders", given=given)
    say(town, me, "reminders", given=given)
    assert len(seen(town, me)["reminders"].history) == given


@pytest.mark.parametrize("purpose", REQUIRED)
@pytest.mark.parametrize("given", [True, False])
def test_what_an_account_needs_goes_only_with_the_account(purpose: str, given: bool) -> None:  # noqa: FBT001
    town = Town()
    me = arrived(town)
    with pytest.raises(Conflict) as refused:
        say(town, me, purpose, given=given)
    assert refused.value.reason == "consent_required"
    assert seen(town, me)[purpose].given


def test_a_purpose_we_do_not_have() -> None:
    town = Town()
    with pytest.raises(NotFound):
        say(town, arrived(town), "advertising", given=True)


def test_whoever_registered_before_there_was_a_ledger_agreed_then() -> None:
    town = Town()
    person = town.settled()
    views = seen(town, signed_in(town, person.person))
    assert [view.given for view in views.values()] == [True, True, False, False]
    (line,) = views["terms"].history
    assert (line.text, line.at) == (BEFORE, person.particulars.consented_at)


def test_two_changes_at_once_are_not_both_written() -> None:
    town = Town()
    me = arrived(town)
    say(town, me, "surveys", given=True)
    with pytest.raises(Raced):
        town.consents.add(town.consents.lines[-1])


def test_an_account_that_is_gone_agreed_to_nothing() -> None:
    town = Town()
    with pytest.raises(NotSignedIn):
        show_consents(signed_in(town, "nobody-here"), town.people, town.consents)
