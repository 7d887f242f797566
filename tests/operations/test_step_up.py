"""Proving it again: the session goes on under another token, and is proven from then on."""

from datetime import timedelta

import pytest

from portal.domain.captcha import Flow
from portal.domain.errors import Forbidden, Invalid, NotFound, NotSignedIn, Raced, TooMany
from portal.domain.passkey import Assertion, NewKey
from portal.domain.session import PROVEN, Session, hashed
from portal.domain.tries import LONGEST_WAIT, MOST_IN_A_ROW
from portal.domain.way import Assurance, Way
from portal.operations.add_passkey import AddPasskey, add_passkey
from portal.operations.confirm_sign_in import Arriving, ConfirmSignIn, SignedIn, confirm_sign_in
from portal.operations.offer_passkey import ask_for_passkey, offer_passkey
from portal.operations.passkey_provider import PasskeyAlone
from portal.operations.sign_in import SigningIn, sign_in
from portal.operations.step_up import StepUp, Threshold, confirm_step_up, step_up
from portal.operations.text_code import text_code
from tests.fakes.town import CCCD, HOME, PASSWORD, Town

OLD = hashed("the old token")


@pytest.fixture
def town() -> Town:
    town = Town()
    town.settled()
    return town


@pytest.fixture
def me(town: Town) -> Session:
    now = town.clock.now()
    session = Session(
        token_hash=OLD, person="person-0001", started_at=now, seen_at=now, session="session-1"
    )
    town.sessions.settle(session)
    town.clock.advance(PROVEN)
    return session


def threshold(town: Town) -> Threshold:
    return Threshold(town.sessions, town.tries, town.codes, town.clock)


def start(town: Town, me: Session, password: str = PASSWORD) -> SigningIn:
    return step_up(StepUp(password=password), me, town.counter, town.gate, town.post)


def finish(town: Town, me: Session, name: str, code: str) -> SignedIn:
    provider = town.provider(me.session)
    return confirm_step_up(ConfirmSignIn(code=code), name, me, provider, threshold(town))


@pytest.mark.asvs("7.2.4", "7.5.1")
def test_the_session_goes_on_under_a_new_token(town: Town, me: Session) -> None:
    assert not me.proven(town.clock.now())
    begun = start(town, me)
    came = finish(town, me, begun.sign_in, town.code_texted())
    assert town.sessions.find(OLD) is None
    now = town.sessions.find(hashed(came.token))
    assert now is not None
    assert (now.session, now.started_at) == (me.session, me.started_at)
    assert now.proven(town.clock.now())
    assert town.tries.kept == {}


def test_the_text_says_what_it_is_for(town: Town, me: Session) -> None:
    begun = start(town, me)
    assert "thay doi bao mat" in town.text_messages.sent[-1][1]
    town.clock.advance(timedelta(seconds=30))
    text_code(begun.sign_in, me.session, town.counter, town.gate, town.post)
    assert "thay doi bao mat" in town.text_messages.sent[-1][1]


def test_a_wrong_password_sends_nothing_and_guesses_slow_down(town: Town, me: Session) -> None:
    for _ in range(5):
        with pytest.raises(Invalid) as refused:
            start(town, me, "đoán mò thôi")
        assert refused.value.defects[0].code == "password_wrong"
    with pytest.raises(TooMany):
        start(town, me)
    assert not town.text_messages.sent


@pytest.mark.asvs("6.6.2")
def test_a_step_up_is_no_sign_in_and_of_no_other_session(town: Town, me: Session) -> None:
    begun = start(town, me)
    code = town.code_texted()
    with pytest.raises(NotFound):
        confirm_sign_in(
            ConfirmSignIn(code=code), begun.sign_in, Arriving(HOME), town.provider(), town.door
        )
    other = me.model_copy(update={"session": "session-2"})
    with pytest.raises(NotFound):
        finish(town, other, begun.sign_in, code)
    theirs = sign_in(town.credentials(), HOME, town.counter, town.gate, town.post)
    with pytest.raises(NotFound):
        finish(town, me, theirs.sign_in, town.code_texted())


def test_a_session_that_was_ended_meanwhile_comes_back_under_no_token(
    town: Town, me: Session
) -> None:
    begun = start(town, me)
    town.sessions.end(me)
    with pytest.raises(Raced):
        finish(town, me, begun.sign_in, town.code_texted())
    assert not town.sessions.kept


def test_an_account_that_is_no_more_steps_nowhere(town: Town, me: Session) -> None:
    town.people.kept.clear()
    with pytest.raises(NotSignedIn):
        start(town, me)


def test_what_was_surer_before_is_not_less_sure_after(town: Town, me: Session) -> None:
    sure = me.model_copy(update={"assurance": Assurance.PHISHING_RESISTANT})
    came = finish(town, sure, start(town, sure).sign_in, town.code_texted())
    kept = town.sessions.kept[hashed(came.token)]
    assert kept.assurance is Assurance.PHISHING_RESISTANT


def test_a_passkey_steps_up_alone_and_only_its_owner(town: Town, me: Session) -> None:
    asked = offer_passkey(me, town.people, town.ring)
    key = NewKey(credential="key", client_data=str(asked.options["challenge"]), attestation="pub")
    add_passkey(AddPasskey(challenge=asked.challenge, key=key, label="-"), me, town.ring, town.safe)
    stranger = me.model_copy(update={"person": "person-0002"})
    with pytest.raises(Invalid):
        with_passkey(town, stranger)
    came = with_passkey(town, me)
    kept = town.sessions.kept[hashed(came.token)]
    assert kept.assurance is Assurance.PHISHING_RESISTANT
    assert kept.proven(town.clock.now())


def with_passkey(town: Town, me: Session) -> SignedIn:
    asked = ask_for_passkey(me, town.ring)
    brought = Assertion(
        credential="key",
        person="person-0001",
        client_data=str(asked.options["challenge"]),
        authenticator_data="0",
        signature="pub",
    )
    provider = PasskeyAlone(town.ring, town.people, me)
    return confirm_step_up(brought, asked.challenge, me, provider, threshold(town))


def test_the_ways_are_those_of_signing_in(town: Town, me: Session) -> None:
    assert start(town, me).ways == (Way.SMS,)


def test_a_wrong_code_of_a_step_up_is_no_strangers_arrival(town: Town, me: Session) -> None:
    begun = start(town, me)
    with pytest.raises(Invalid):
        finish(town, me, begun.sign_in, "999999")
    assert not town.arrivals.of(me.person, None).arrivals


@pytest.mark.fault("F28")
def test_nobody_steps_up_in_a_frozen_account(town: Town, me: Session) -> None:
    begun, code = start(town, me), town.code_texted()
    frozen = town.people.kept[me.person].changed(frozen_at=town.clock.now())
    town.people.save(frozen)
    with pytest.raises(Forbidden):
        finish(town, me, begun.sign_in, code)
    assert town.sessions.find(me.token_hash) == me


@pytest.mark.asvs("6.3.1")
def test_guesses_from_within_end_after_a_hundred_until_a_reset(town: Town, me: Session) -> None:
    for _ in range(MOST_IN_A_ROW):
        town.clock.advance(LONGEST_WAIT)
        with pytest.raises(Invalid):
            start(town, me, "đoán mò thôi")
    town.clock.advance(LONGEST_WAIT)
    with pytest.raises(Forbidden) as stopped:
        start(town, me)
    assert stopped.value.reason == "sign_in_stopped"
    town.tries.forget(town.gate.subject(Flow.SIGN_IN, CCCD))
    assert start(town, me).ways
