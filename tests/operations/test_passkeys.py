"""Passkeys: added, signed in with alone, each challenge worth one answer."""

import pytest

from portal.domain.errors import Conflict, Invalid, NotFound, NotSignedIn, Raced
from portal.domain.passkey import CHALLENGE_LASTS, MOST, Assertion, NewKey, named
from portal.domain.session import Session, hashed
from portal.domain.way import Assurance
from portal.operations.add_passkey import AddPasskey, add_passkey
from portal.operations.confirm_sign_in import Arriving, SignedIn, confirm_sign_in
from portal.operations.list_factors import KnownPasskey, list_factors
from portal.operations.offer_passkey import Challenged, ask_for_passkey, offer_passkey
from portal.operations.passkey_provider import PasskeyAlone
from portal.operations.remove_factor import remove_passkey
from tests.fakes.town import HOME, Town

ME = "person-0001"


@pytest.fixture
def town() -> Town:
    town = Town()
    town.settled()
    return town


def here(town: Town, session: str = "session-1") -> Session:
    now = town.clock.now()
    me = Session(token_hash=session, person=ME, started_at=now, seen_at=now, session=session)
    town.sessions.settle(me)
    return me


def asked(told: Challenged) -> str:
    return str(told.options["challenge"])


def add(town: Town, me: Session, credential: str = "key-A") -> KnownPasskey:
    told = offer_passkey(me, town.people, town.ring)
    key = NewKey(credential=credential, client_data=asked(told), attestation=f"public-{credential}")
    said = AddPasskey(challenge=told.challenge, key=key, label="Điện thoại")
    return add_passkey(said, me, town.ring, town.safe)


def answer(told: Challenged, credential: str = "key-A", **changes: str) -> Assertion:
    said = {
        "credential": credential,
        "person": ME,
        "client_data": asked(told),
        "authenticator_data": "0",
        "signature": f"public-{credential}",
    }
    return Assertion(**(said | changes))


def sign_in(town: Town, told: Challenged, brought: Assertion) -> SignedIn:
    provider = PasskeyAlone(town.ring, town.people)
    return confirm_sign_in(brought, told.challenge, Arriving(HOME), provider, town.door)


def test_a_passkey_alone_is_a_way_in_that_resists_phishing(town: Town) -> None:
    add(town, here(town))
    told = ask_for_passkey(None, town.ring)
    came = sign_in(town, told, answer(told))
    session = town.sessions.kept[hashed(came.token)]
    assert (came.person, session.assurance) == (ME, Assurance.PHISHING_RESISTANT)
    (seen,) = list_factors(session, town.factors, town.passkeys).passkeys
    assert (seen.label, seen.used_at) == ("Điện thoại", town.clock.now())


def test_a_challenge_is_answered_once(town: Town) -> None:
    add(town, here(town))
    told = ask_for_passkey(None, town.ring)
    sign_in(town, told, answer(told))
    with pytest.raises(NotFound) as refused:
        sign_in(town, told, answer(told))
    assert refused.value.reason == "challenge_gone"


def test_a_wrong_answer_spends_it_too(town: Town) -> None:
    add(town, here(town))
    told = ask_for_passkey(None, town.ring)
    with pytest.raises(Invalid):
        sign_in(town, told, answer(told, signature="forged"))
    with pytest.raises(NotFound):
        sign_in(town, told, answer(told))


def test_of_two_answers_at_once_one_spends_it(town: Town) -> None:
    told = ask_for_passkey(None, town.ring)
    kept = town.passkey_challenges.kept[told.challenge]
    town.passkey_challenges.spend(kept)
    with pytest.raises(Raced):
        town.passkey_challenges.spend(kept)


def test_five_minutes_later_it_is_worth_nothing(town: Town) -> None:
    add(town, here(town))
    told = ask_for_passkey(None, town.ring)
    town.clock.advance(CHALLENGE_LASTS)
    with pytest.raises(NotFound):
        sign_in(town, told, answer(told))


@pytest.mark.asvs("6.6.2")
def test_what_was_asked_for_one_thing_serves_no_other(town: Town) -> None:
    me = here(town)
    add(town, me)
    for told in (offer_passkey(me, town.people, town.ring), ask_for_passkey(me, town.ring)):
        with pytest.raises(NotFound):
            sign_in(town, told, answer(told))


def test_what_was_asked_of_one_session_is_answered_by_no_other(town: Town) -> None:
    told = offer_passkey(here(town), town.people, town.ring)
    key = NewKey(credential="key-A", client_data=asked(told), attestation="public-key-A")
    said = AddPasskey(challenge=told.challenge, key=key, label="-")
    with pytest.raises(NotFound):
        add_passkey(said, here(town, "session-2"), town.ring, town.safe)


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": "somebody-else"},
        {"credential": "key-B"},
        {"client_data": "another-challenge"},
        {"signature": "another-key"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_is_not_theirs_proves_nobody(town: Town, wrong: dict[str, str]) -> None:
    add(town, here(town))
    told = ask_for_passkey(None, town.ring)
    with pytest.raises(Invalid) as refused:
        sign_in(town, told, answer(told, **wrong))
    assert refused.value.defects[0].code == "passkey_wrong"
    assert len(town.sessions.kept) == 1


def test_a_count_goes_up_and_never_back(town: Town) -> None:
    add(town, here(town))
    for count, right in (("7", True), ("7", False), ("8", True), ("0", False)):
        told = ask_for_passkey(None, town.ring)
        brought = answer(told, authenticator_data=count)
        if right:
            sign_in(town, told, brought)
        else:
            with pytest.raises(Invalid):
                sign_in(town, told, brought)
    assert town.passkeys.kept[ME, named("key-A")].sign_count == 8


def test_a_passkey_of_an_account_that_is_no_more(town: Town) -> None:
    add(town, here(town))
    town.people.kept.clear()
    told = ask_for_passkey(None, town.ring)
    with pytest.raises(Invalid):
        sign_in(town, told, answer(told))
    with pytest.raises(NotSignedIn):
        offer_passkey(here(town), town.people, town.ring)


@pytest.mark.asvs("6.5.6")
def test_a_removed_passkey_opens_nothing(town: Town) -> None:
    me = here(town)
    made = add(town, me)
    remove_passkey(me, made.passkey, town.passkeys, town.safe)
    with pytest.raises(NotFound):
        remove_passkey(me, made.passkey, town.passkeys, town.safe)
    told = ask_for_passkey(None, town.ring)
    with pytest.raises(Invalid):
        sign_in(town, told, answer(told))


def test_nobody_removes_somebody_elses(town: Town) -> None:
    made = add(town, here(town))
    stranger = here(town).model_copy(update={"person": "person-0002"})
    with pytest.raises(NotFound):
        remove_passkey(stranger, made.passkey, town.passkeys, town.safe)
    assert town.passkeys.of(ME)


def test_a_device_that_has_one_is_not_asked_for_another(town: Town) -> None:
    me = here(town)
    add(town, me)
    assert offer_passkey(me, town.people, town.ring).options["excludeCredentials"] == ["key-A"]
    with pytest.raises(Raced):
        add(town, me)


def test_an_answer_to_another_challenge_adds_nothing(town: Town) -> None:
    me = here(town)
    told = offer_passkey(me, town.people, town.ring)
    key = NewKey(credential="key-A", client_data="another", attestation="public-key-A")
    with pytest.raises(Invalid):
        add_passkey(
            AddPasskey(challenge=told.challenge, key=key, label="-"), me, town.ring, town.safe
        )
    assert not town.passkeys.kept


def test_there_are_ten_at_most(town: Town) -> None:
    me = here(town)
    last = offer_passkey(me, town.people, town.ring)
    for number in range(MOST):
        add(town, me, f"key-{number}")
    with pytest.raises(Conflict):
        offer_passkey(me, town.people, town.ring)
    key = NewKey(credential="key-X", client_data=asked(last), attestation="public-key-X")
    with pytest.raises(Conflict):
        add_passkey(
            AddPasskey(challenge=last.challenge, key=key, label="-"), me, town.ring, town.safe
        )
