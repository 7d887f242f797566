"""Second factors: what the fakes promise, held against the real stores, KMS, pyotp and webauthn."""

import base64
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import cbor2
import pytest

from portal.channels.passkeys import WebauthnCeremonies
from portal.channels.totp import PyotpCodes
from portal.domain.errors import PortalError, Raced
from portal.domain.passkey import Assertion, NewKey, Passkey, PasskeyChallenge, Purpose
from portal.domain.ports.factors import (
    Ceremonies,
    PasskeyChallenges,
    Passkeys,
    RecoverySets,
    Totps,
)
from portal.domain.ports.locker import Locker
from portal.domain.ports.totp import TotpCodes
from portal.domain.recovery_codes import RecoveryCodes
from portal.domain.totp import Totp
from portal.stores.factors import (
    DynamoPasskeyChallenges,
    DynamoPasskeys,
    DynamoRecoverySets,
    DynamoTotps,
)
from portal.stores.locker import KmsLocker
from portal.stores.machine import SystemCodes
from portal.stores.table import Table
from tests.authenticator import Authenticator
from tests.fakes.factors import (
    FakeCeremonies,
    FakeLocker,
    FakePasskeyChallenges,
    FakePasskeys,
    FakeRecoverySets,
    FakeTotps,
)
from tests.fakes.totp import FakeTotpCodes
from tests.soft_key import PRESENT, SoftKey, b64, unb64
from tests.stack import Stack

fresh = SystemCodes().id
NOW = datetime.now(UTC)
ORIGIN, HOST = "https://dichvucong.example.gov.vn", "dichvucong.example.gov.vn"
CHALLENGE, OTHER_CHALLENGE = "a-challenge", "another-challenge"


class Stores(NamedTuple):
    totps: Totps
    recovery: RecoverySets
    passkeys: Passkeys
    challenges: PasskeyChallenges


@pytest.fixture(params=["fake", "real"])
def stores(request: pytest.FixtureRequest) -> Iterator[Stores]:
    if request.param == "fake":
        yield Stores(FakeTotps(), FakeRecoverySets(), FakePasskeys(), FakePasskeyChallenges())
        return
    stack: Stack = request.getfixturevalue("stack")
    with closing(stack.client("dynamodb")) as client:
        table = Table(client, f"{stack.name}-identity")
        yield Stores(
            DynamoTotps(table),
            DynamoRecoverySets(table),
            DynamoPasskeys(table),
            DynamoPasskeyChallenges(table),
        )


def test_an_app_is_kept_and_followed(stores: Stores) -> None:
    person = fresh()
    assert stores.totps.find(person) is None
    offered = Totp(person=person, version=0).offering("closed", NOW)
    stores.totps.save(offered)
    with pytest.raises(Raced):
        stores.totps.save(offered)
    used = offered.shown(41, NOW).used(42)
    with pytest.raises(Raced):
        stores.totps.save(used)
    stores.totps.save(offered.shown(41, NOW))
    stores.totps.save(used)
    assert stores.totps.find(person) == used
    stores.totps.remove(person)
    stores.totps.remove(person)
    assert stores.totps.find(person) is None
    stores.totps.save(offered)


def test_recovery_codes_are_kept_and_followed(stores: Stores) -> None:
    person = fresh()
    assert stores.recovery.find(person) is None
    first = RecoveryCodes(person=person, hashes=("a", "b"))
    stores.recovery.save(first)
    stores.recovery.save(first.without("a"))
    with pytest.raises(Raced):
        stores.recovery.save(first.without("b"))
    assert stores.recovery.find(person) == first.without("a")
    stores.recovery.remove(person)
    stores.recovery.remove(person)
    assert stores.recovery.find(person) is None


def passkey(person: str) -> Passkey:
    return Passkey(
        passkey=fresh(),
        person=person,
        label="Điện thoại",
        credential="AA",
        public_key="AA",
        sign_count=0,
        added_at=NOW,
    )


def test_passkeys_are_kept_and_followed(stores: Stores) -> None:
    one, other = (passkey(person) for person in [fresh()] * 2)
    for each in (one, other):
        stores.passkeys.add(each)
        with pytest.raises(Raced):
            stores.passkeys.add(each)
    stores.passkeys.save(one.used(1, NOW))
    with pytest.raises(Raced):
        stores.passkeys.save(one.used(2, NOW))
    assert stores.passkeys.find(one.person, one.passkey) == one.used(1, NOW)
    assert {each.passkey for each in stores.passkeys.of(one.person)} == {one.passkey, other.passkey}
    stores.passkeys.remove(one.person, one.passkey)
    stores.passkeys.remove(one.person, one.passkey)
    assert stores.passkeys.find(one.person, one.passkey) is None
    assert list(stores.passkeys.of(one.person)) == [other]


def test_a_removed_passkey_is_not_brought_back_by_its_last_use(stores: Stores) -> None:
    one = passkey(fresh())
    stores.passkeys.add(one)
    stores.passkeys.remove(one.person, one.passkey)
    with pytest.raises(Raced):
        stores.passkeys.save(one.used(1, NOW))


def test_a_challenge_is_spent_once(stores: Stores) -> None:
    asked = PasskeyChallenge(
        name=fresh(), purpose=Purpose.SIGN_IN, challenge=CHALLENGE, expires_at=NOW
    )
    assert stores.challenges.find(asked.name) is None
    stores.challenges.add(asked)
    assert stores.challenges.find(asked.name) == asked
    stores.challenges.spend(asked)
    assert stores.challenges.find(asked.name) is None
    with pytest.raises(Raced):
        stores.challenges.spend(asked)


# --- the locker
@pytest.fixture(params=["fake", "real"])
def locker(request: pytest.FixtureRequest) -> Iterator[Locker]:
    if request.param == "fake":
        yield FakeLocker()
        return
    stack: Stack = request.getfixturevalue("stack")
    with closing(stack.client("kms")) as client:
        yield KmsLocker(client, stack.aws.resources(stack.name)["IdentityKey"])


def test_what_was_closed_opens_for_the_same_person_and_purpose_alone(locker: Locker) -> None:
    closed = locker.close("JBSWY3DPEHPK3PXP", "person-0001", "totp")
    assert "JBSWY3DPEHPK3PXP" not in closed
    assert locker.open(closed, "person-0001", "totp") == "JBSWY3DPEHPK3PXP"
    for person, purpose in (("person-0002", "totp"), ("person-0001", "other")):
        with pytest.raises(PortalError):
            locker.open(closed, person, purpose)


# --- codes of an app
Shows = Callable[[str, datetime], str]


@pytest.fixture(params=["fake", "real"])
def app(request: pytest.FixtureRequest) -> tuple[TotpCodes, Shows]:
    if request.param == "fake":
        fake = FakeTotpCodes()
        return fake, fake.code
    import pyotp  # noqa: PLC0415

    return PyotpCodes(), lambda secret, now: pyotp.TOTP(secret).at(now)


def test_a_code_counts_in_its_half_minute_and_the_next(app: tuple[TotpCodes, Shows]) -> None:
    codes, shows = app
    secret, half = codes.secret(), timedelta(seconds=30)
    code, step = shows(secret, NOW), int(NOW.timestamp()) // 30
    assert codes.step(secret, code, NOW) == step
    assert codes.step(secret, code, NOW + half) == step
    assert codes.step(secret, code, NOW + 2 * half) is None
    assert codes.step(secret, code, NOW - half) is None
    assert codes.secret() != secret


def test_what_an_app_reads_holds_the_secret(app: tuple[TotpCodes, Shows]) -> None:
    codes, _ = app
    secret = codes.secret()
    uri = codes.uri(secret, "Nguyễn Văn An")
    assert uri.startswith("otpauth://totp/")
    assert secret in uri
    assert ET.fromstring(codes.picture(uri)).tag.endswith("svg")  # noqa: S314 - our own


def test_somebody_elses_app_shows_the_same_code() -> None:
    codes = PyotpCodes()
    secret = codes.secret()
    assert len(base64.b32decode(secret)) * 8 >= 160
    code = Authenticator(codes.uri(secret, "Nguyễn Văn An")).shows()
    assert codes.step(secret, code, datetime.now(UTC)) is not None


# --- passkeys' devices
class FakeDevice:
    """Answers as FakeCeremonies understands it."""

    def __init__(self) -> None:
        self.counts, self.credential = 0, fresh()

    def create(self, options: Mapping[str, Any]) -> dict[str, str]:
        public = f"public-{self.credential}"
        return {
            "credential": self.credential,
            "client_data": options["challenge"],
            "attestation": public,
        }

    def get(self, options: Mapping[str, Any]) -> dict[str, str]:
        return {
            "credential": self.credential,
            "person": "person-0001",
            "client_data": options["challenge"],
            "authenticator_data": str(self.counts),
            "signature": f"public-{self.credential}",
        }


class Rig(NamedTuple):
    ceremonies: Ceremonies
    device: Callable[[], Any]


@pytest.fixture(params=["fake", "real"])
def rig(request: pytest.FixtureRequest) -> Rig:
    if request.param == "fake":
        return Rig(FakeCeremonies(), FakeDevice)
    return Rig(WebauthnCeremonies(ORIGIN, HOST), lambda: SoftKey(ORIGIN))


def added(rig: Rig, device: Any, challenge: str = CHALLENGE) -> Passkey | None:  # noqa: ANN401
    options = rig.ceremonies.creation(CHALLENGE, "person-0001", "Nguyễn Văn An", [])
    key = NewKey(**device.create(options))
    return rig.ceremonies.added(key, challenge, "person-0001", "Của tôi", NOW)


def count(rig: Rig, device: Any, of: Passkey, challenge: str = CHALLENGE) -> int | None:  # noqa: ANN401
    assertion = Assertion(**device.get(rig.ceremonies.request(CHALLENGE)))
    return rig.ceremonies.sign_count(assertion, challenge, of)


def test_a_device_that_was_added_is_known_again(rig: Rig) -> None:
    device = rig.device()
    passkey = added(rig, device)
    assert passkey is not None
    assert (passkey.person, passkey.label, passkey.sign_count) == ("person-0001", "Của tôi", 0)
    assert count(rig, device, passkey) == 0, "a synced key counts nothing"
    device.counts = 3
    assert count(rig, device, passkey) == 3
    assert count(rig, device, passkey.used(3, NOW)) is None, "it never goes back"


def test_an_answer_to_another_challenge_is_none(rig: Rig) -> None:
    device = rig.device()
    passkey = added(rig, device)
    assert passkey is not None
    assert added(rig, rig.device(), OTHER_CHALLENGE) is None
    assert count(rig, device, passkey, OTHER_CHALLENGE) is None


def test_another_device_answers_for_itself(rig: Rig) -> None:
    passkey = added(rig, rig.device())
    assert passkey is not None
    other = rig.device()
    assert added(rig, other) is not None
    assert count(rig, other, passkey) is None


def test_a_device_is_not_asked_for_a_second_one(rig: Rig) -> None:
    passkey = added(rig, rig.device())
    assert passkey is not None
    options = rig.ceremonies.creation(CHALLENGE, "person-0001", "Nguyễn Văn An", [passkey])
    assert passkey.credential in str(options["excludeCredentials"])


@pytest.mark.parametrize(
    "elsewhere",
    [SoftKey("https://dichvucong.example.gov.vn.evil.example"), SoftKey(ORIGIN, flags=PRESENT)],
    ids=["another page", "nobody looked who it was"],
)
def test_a_device_on_another_page_or_of_an_unknown_owner_is_refused(elsewhere: SoftKey) -> None:
    rig = Rig(WebauthnCeremonies(ORIGIN, HOST), lambda: elsewhere)
    assert added(rig, elsewhere) is None
    assert count(rig, elsewhere, passkey("person-0001")) is None


@pytest.mark.parametrize("nonsense", ["A", "AA", "____", "Zm9v" * 100])
def test_what_no_device_says_is_refused_and_breaks_nothing(nonsense: str) -> None:
    real = WebauthnCeremonies(ORIGIN, HOST)
    key = NewKey(credential=nonsense, client_data=nonsense, attestation=nonsense)
    assert real.added(key, CHALLENGE, "person-0001", "-", NOW) is None
    said = dict.fromkeys(Assertion.model_fields, nonsense) | {"person": "person-0001"}
    assert real.sign_count(Assertion(**said), CHALLENGE, passkey("person-0001")) is None


def test_half_a_key_is_no_key() -> None:
    real, device = WebauthnCeremonies(ORIGIN, HOST), SoftKey(ORIGIN)
    said = device.create(real.creation(CHALLENGE, "person-0001", "An", []))
    whole = cbor2.loads(unb64(said["attestation"]))
    for lost in (b"\x22\x58\x20", b"\x21\x58\x20", b"\x01\x02\x03"):
        data = whole["authData"].replace(lost, b"\x29" + lost[1:])
        half = said | {"attestation": b64(cbor2.dumps(whole | {"authData": data}))}
        assert real.added(NewKey(**half), CHALLENGE, "person-0001", "-", NOW) is None


def test_a_device_with_nonsense_inside_the_right_wrapping_is_refused() -> None:
    """Deeper in: what the client says holds, and what the authenticator says is no CBOR, or no key."""
    real, device = WebauthnCeremonies(ORIGIN, HOST), SoftKey(ORIGIN)
    said = device.create(real.creation(CHALLENGE, "person-0001", "An", []))
    for broken in ("AA", "oWNmbXQ", said["attestation"][:80], said["attestation"][:-20]):
        key = NewKey(**(said | {"attestation": broken}))
        assert real.added(key, CHALLENGE, "person-0001", "-", NOW) is None
    kept = real.added(NewKey(**said), CHALLENGE, "person-0001", "-", NOW)
    assert kept is not None
    answer = device.get(real.request(CHALLENGE))
    for name in ("authenticator_data", "signature"):
        broken_too = Assertion(**(answer | {name: "AAAA"}))
        assert real.sign_count(broken_too, CHALLENGE, kept) is None
