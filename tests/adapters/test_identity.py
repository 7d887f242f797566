"""Accounts, codes and captchas: what the fakes promise, held against the real stores."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import boto3
import httpx
import pytest
from botocore.stub import Stubber

from infra.localcloud.settings import EMAIL_FROM
from portal.channels.captcha import AltchaCaptchas
from portal.channels.contacts import VietnameseContacts
from portal.channels.email import SesMail
from portal.channels.passwords import ArgonPasswords
from portal.channels.sms import SnsTextMessages
from portal.domain.captcha import Flow, Solved
from portal.domain.errors import Raced, Unavailable
from portal.domain.happened import Happened, What
from portal.domain.once import once
from portal.domain.person import Person
from portal.domain.ports.identity import (
    Contacts,
    Passwords,
    People,
    Registrations,
    Sessions,
    SignIns,
    SpentCaptchas,
    TriesLately,
)
from portal.domain.registration import Registration
from portal.domain.session import Session
from portal.domain.sign_in import SignIn
from portal.domain.tries import SIGNING_IN, first
from portal.stores.captchas import DynamoSpentCaptchas
from portal.stores.machine import HmacSeal, SystemClock, SystemCodes
from portal.stores.people import DynamoPeople, DynamoRegistrations
from portal.stores.sessions import DynamoSessions
from portal.stores.sign_ins import DynamoSignIns
from portal.stores.table import Delete, Table
from portal.stores.tries import DynamoTries
from tests.fakes.identity import (
    FakeContacts,
    FakePasswords,
    FakePeople,
    FakeRegistrations,
    FakeSessions,
    FakeSignIns,
    FakeSpentCaptchas,
    FakeTries,
)
from tests.fakes.town import Town
from tests.fakes.vault import FakeVault
from tests.solving import solve_captcha
from tests.stack import Stack

if TYPE_CHECKING:
    from types_boto3_sesv2 import SESV2Client
    from types_boto3_sns import SNSClient

LATER = SystemClock().now() + timedelta(minutes=5)
WORK = 500
SEAL = HmacSeal(lambda: "a secret of these tests alone")
PEPPERS = lambda: '{"current": "p2", "p2": "a pepper of these tests alone"}'  # noqa: E731
CODES = SystemCodes()
fresh = CODES.id


class Stores(NamedTuple):
    people: People
    registrations: Registrations
    sign_ins: SignIns
    sessions: Sessions
    tries: TriesLately
    spent: SpentCaptchas


def fakes() -> Stores:
    people = FakePeople()
    return Stores(
        people,
        FakeRegistrations(people),
        FakeSignIns(),
        FakeSessions(people),
        FakeTries(),
        FakeSpentCaptchas(),
    )


def real(table: Table) -> Stores:
    return Stores(
        DynamoPeople(table, vault := FakeVault()),
        DynamoRegistrations(table, vault),
        DynamoSignIns(table),
        DynamoSessions(table),
        DynamoTries(table),
        DynamoSpentCaptchas(table, SEAL),
    )


@pytest.fixture(params=["fake", "real"])
def stores(request: pytest.FixtureRequest) -> Stores:
    if request.param == "fake":
        return fakes()
    stack: Stack = request.getfixturevalue("stack")
    return real(Table(stack.client("dynamodb"), f"{stack.name}-identity"))


def person() -> Person:
    return Town().settled().model_copy(update={"person": fresh()})


def registration(who: Person) -> Registration:
    return Registration(
        registration=fresh(),
        particulars=who.particulars,
        phone_code="0" * 64,
        email_code="1" * 64,
        expires_at=LATER,
        once=once("somebody", fresh(), b"asked"),
    )


def test_a_registration_becomes_an_account(stores: Stores) -> None:
    who, national = person(), fresh()
    begun = registration(who)
    stores.registrations.add(begun)
    assert stores.registrations.find(begun.registration) == begun
    stores.registrations.complete(begun.became(who), who, national)
    assert stores.registrations.find(begun.registration) == begun.became(who)
    assert stores.people.find(who.person) == stores.people.owner(national) == who
    assert stores.people.contact(who.person) == who.contact


def test_nobody_is_there(stores: Stores) -> None:
    assert stores.people.find(fresh()) is None
    assert stores.people.owner(fresh()) is None
    assert stores.people.contact(fresh()) is None
    assert stores.registrations.find(fresh()) is None
    assert stores.sign_ins.find(fresh()) is None
    assert stores.sessions.find(fresh()) is None
    assert stores.tries.find(fresh()) is None


def test_a_number_has_one_account(stores: Stores) -> None:
    national = fresh()
    for who in (person(), person()):
        begun = registration(who)
        stores.registrations.add(begun)
        if stores.people.owner(national) is None:
            stores.registrations.complete(begun.became(who), who, national)
            continue
        with pytest.raises(Raced):
            stores.registrations.complete(begun.became(who), who, national)
        assert stores.people.find(who.person) is None
        assert stores.registrations.find(begun.registration) == begun


def test_an_account_is_not_made_on_a_registration_that_changed(stores: Stores) -> None:
    who = person()
    begun = registration(who)
    stores.registrations.add(begun)
    stores.registrations.save(begun.tried())
    with pytest.raises(Raced):
        stores.registrations.complete(begun.became(who), who, fresh())
    with pytest.raises(Raced):
        stores.registrations.save(begun.tried())
    assert stores.people.find(who.person) is None


def test_a_registration_is_added_once_and_can_be_taken_back(stores: Stores) -> None:
    begun = registration(person())
    stores.registrations.add(begun)
    with pytest.raises(Raced):
        stores.registrations.add(begun)
    stores.registrations.remove(begun)
    assert stores.registrations.find(begun.registration) is None


def test_a_sign_in_is_used_once(stores: Stores) -> None:
    begun = SignIn(sign_in=fresh(), person=fresh(), account="a#b", code="0" * 64, expires_at=LATER)
    stores.sign_ins.add(begun)
    assert stores.sign_ins.find(begun.sign_in) == begun
    stores.sign_ins.save(begun.used())
    for late in (begun.used(), begun.tried()):
        with pytest.raises(Raced):
            stores.sign_ins.save(late)
    assert stores.sign_ins.find(begun.sign_in) == begun.used()


def settled(stores: Stores) -> Person:
    """Give somebody with an account."""
    who = person()
    begun = registration(who)
    stores.registrations.add(begun)
    stores.registrations.complete(begun.became(who), who, fresh())
    return who


def session(who: Person) -> Session:
    return Session(
        token_hash=fresh(), person=who.person, started_at=LATER, seen_at=LATER, session=fresh()
    )


def test_an_account_changes_one_version_at_a_time(stores: Stores) -> None:
    who = settled(stores)
    stores.people.save(who.barred())
    for late in (who.changed(), who.barred()):
        with pytest.raises(Raced):
            stores.people.save(late)
    assert stores.people.find(who.person) == who.barred()
    with pytest.raises(Raced):
        stores.people.save(person().changed())
    assert stores.people.find(who.person) == who.barred()


def test_what_stands_beside_an_account_is_cleared_and_nobody_elses(stores: Stores) -> None:
    who, other = settled(stores), settled(stores)
    happened = Happened(what=What.PASSWORD_CHANGED, at=LATER, by="session")
    for one in (who, other):
        stores.people.save(one.changed(), happened)
    for _ in range(2):
        stores.people.clear(who.person)
        assert not stores.people.past(who.person)
    assert stores.people.find(who.person) == who.changed()
    assert list(stores.people.past(other.person)) == [happened]


def test_no_session_begins_behind_the_back_of_a_changed_account(stores: Stores) -> None:
    who = settled(stores)
    stores.people.save(who.barred())
    with pytest.raises(Raced):
        stores.sessions.add(session(who), who)
    assert not stores.sessions.of(who.person)


def test_everybodys_sessions_are_their_own(stores: Stores) -> None:
    who, other = settled(stores), settled(stores)
    mine, too, theirs = session(who), session(who), session(other)
    for one, of in ((mine, who), (too, who), (theirs, other)):
        stores.sessions.add(one, of)
    found = sorted(stores.sessions.of(who.person), key=lambda one: one.session)
    assert found == sorted([mine, too], key=lambda one: one.session)
    stores.sessions.end(mine, too)
    assert not stores.sessions.of(who.person)
    assert list(stores.sessions.of(other.person)) == [theirs]


def test_a_session_goes_on_under_another_token(stores: Stores) -> None:
    who = settled(stores)
    begun = session(who)
    stores.sessions.add(begun, who)
    renewed = begun.model_copy(update={"token_hash": fresh(), "proved_at": LATER})
    stores.sessions.replace(begun, renewed, who)
    assert stores.sessions.find(begun.token_hash) is None
    assert stores.sessions.find(renewed.token_hash) == renewed
    assert list(stores.sessions.of(who.person)) == [renewed]
    with pytest.raises(Raced):
        stores.sessions.replace(begun, begun.model_copy(update={"token_hash": fresh()}), who)
    assert list(stores.sessions.of(who.person)) == [renewed]


def test_no_session_goes_on_behind_the_back_of_a_changed_account(stores: Stores) -> None:
    who = settled(stores)
    begun = session(who)
    stores.sessions.add(begun, who)
    stores.people.save(who.barred())
    with pytest.raises(Raced):
        stores.sessions.replace(begun, begun.model_copy(update={"token_hash": fresh()}), who)
    assert list(stores.sessions.of(who.person)) == [begun]


@pytest.mark.asvs("7.4.1", "7.4.3")
def test_a_session_ends_under_whatever_token_it_goes_on(stores: Stores) -> None:
    who = settled(stores)
    begun, other = session(who), session(who)
    for one in (begun, other):
        stores.sessions.add(one, who)
    once_more = begun.model_copy(update={"token_hash": fresh()})
    renewed = begun.model_copy(update={"token_hash": fresh()})
    stores.sessions.replace(begun, once_more, who)
    stores.sessions.replace(once_more, renewed, who)
    stores.sessions.end(begun)
    assert stores.sessions.find(renewed.token_hash) is None
    assert list(stores.sessions.of(who.person)) == [other]
    stores.sessions.end(begun)
    assert list(stores.sessions.of(who.person)) == [other]


def test_the_name_of_a_session_that_forgot_itself_goes_with_it(stack: Stack) -> None:
    table = Table(stack.client("dynamodb"), f"{stack.name}-identity")
    stores = real(table)
    who = settled(stores)
    begun = session(who)
    stores.sessions.add(begun, who)
    table.write(Delete(f"SESSION#{begun.token_hash}", "SESSION"))
    stores.sessions.end(begun)
    assert not table.collection(f"PERSON#{who.person}", "SESSION#")


def test_a_session_ends_for_good(stores: Stores) -> None:
    who = settled(stores)
    begun = session(who)
    stores.sessions.add(begun, who)
    seen = begun.model_copy(update={"seen_at": LATER + timedelta(minutes=2)})
    stores.sessions.touch(seen)
    assert stores.sessions.find(begun.token_hash) == seen
    stores.sessions.end(begun)
    stores.sessions.end(begun)
    stores.sessions.touch(seen)
    assert stores.sessions.find(begun.token_hash) is None


def test_tries_are_counted_one_by_one(stores: Stores) -> None:
    one = first(fresh(), LATER)
    stores.tries.save(one)
    two = one.another(LATER)
    stores.tries.save(two)
    for late in (one, two):
        with pytest.raises(Raced):
            stores.tries.save(late)
    assert stores.tries.find(one.subject) == two
    stores.tries.forget(one.subject)
    assert stores.tries.find(one.subject) is None


def test_what_is_counted_beneath_a_subject_is_forgotten_with_it(stores: Stores) -> None:
    whole, other = fresh(), fresh()
    parts = [f"{whole}/unknown", f"{whole}/{fresh()}"]
    for subject in (whole, *parts, other):
        stores.tries.save(first(subject, LATER, SIGNING_IN))
    stores.tries.forget(parts[0])
    assert [stores.tries.find(one) is None for one in (whole, *parts)] == [False, True, False]
    stores.tries.forget(whole)
    assert [stores.tries.find(one) is None for one in (whole, *parts)] == [True] * 3
    assert stores.tries.find(other) == first(other, LATER, SIGNING_IN)
    stores.tries.forget(whole)


def test_a_captcha_is_spent_once_by_one_intention(stores: Stores) -> None:
    solved = Solved(fresh(), LATER)
    assert stores.spent.spend(solved, "mine")
    assert stores.spent.spend(solved, "mine")
    assert not stores.spent.spend(solved, "another")


@pytest.fixture(params=[ArgonPasswords(SEAL, PEPPERS), FakePasswords()], ids=["real", "fake"])
def passwords(request: pytest.FixtureRequest) -> Iterator[Passwords]:
    return request.param  # type: ignore[no-any-return]  # a parameter


def test_a_password_is_known_again_and_not_kept(passwords: Passwords) -> None:
    kept = passwords.hash("trời xanh mây trắng")
    assert "trời" not in kept
    assert passwords.right("trời xanh mây trắng", kept)
    assert not passwords.right("trời xanh mây tím", kept)
    assert not passwords.right("trời xanh mây trắng", None)


@pytest.mark.asvs("6.2.4")
def test_what_everybody_uses_is_common(passwords: Passwords) -> None:
    assert passwords.common("matkhau123456")
    assert not passwords.common("trời xanh mây trắng")


@pytest.mark.parametrize(
    "password",
    ["Mật khẩu 2026", "anhyeuem123!", "1234567890", "0987654321", "VietNam2026!", "qwertyuiop"],
)
def test_digits_and_signs_hung_on_do_not_hide_a_common_word(password: str) -> None:
    assert ArgonPasswords(SEAL, PEPPERS).common(password)


@pytest.fixture(params=[VietnameseContacts(), FakeContacts()], ids=["real", "fake"])
def contacts(request: pytest.FixtureRequest) -> Contacts:
    return request.param  # type: ignore[no-any-return]  # a parameter


def test_contacts_are_kept_in_one_form(contacts: Contacts) -> None:
    assert contacts.phone("0912 345 678") == "+84912345678"
    assert contacts.email("An.Nguyen@Example.com") == "An.Nguyen@example.com"


@pytest.mark.parametrize("written", ["", "gọi cho tôi", "024 3826 1234"])
def test_what_is_no_mobile_number(contacts: Contacts, written: str) -> None:
    assert contacts.phone(written) is None


@pytest.mark.parametrize("written", ["", "an", "@example.com", "an@", "an@localhost"])
def test_what_is_no_address(contacts: Contacts, written: str) -> None:
    assert contacts.email(written) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("0120 123 4567", "+84701234567"),
        ("01681234567", "+84381234567"),
        ("+84 199 123 4567", "+84591234567"),
        ("(+84) 912-345-678", "+84912345678"),
        ("0084912345678", "+84912345678"),
    ],
)
def test_old_numbers_are_brought_to_what_they_became(old: str, new: str) -> None:
    assert VietnameseContacts().phone(old) == new


@pytest.mark.asvs("6.6.1")
@pytest.mark.parametrize(
    "written", ["+1 202 555 0143", "+44 7400 123456", "0130 123 4567", "19001234"]
)
def test_no_message_goes_abroad_or_to_no_mobile(written: str) -> None:
    assert VietnameseContacts().phone(written) is None


def test_other_countries_are_a_setting() -> None:
    contacts = VietnameseContacts("84,44")
    assert contacts.phone("+44 7400 123456") == "+447400123456"
    assert contacts.phone("0120 123 4567") == "+84701234567"
    assert contacts.phone("+1 202 555 0143") is None


def test_an_address_of_other_letters_is_refused() -> None:
    assert VietnameseContacts().email("ân@example.com") is None


class Moved:
    """A clock that is some minutes off."""

    def __init__(self, minutes: int) -> None:
        self._by = timedelta(minutes=minutes)

    def now(self) -> datetime:
        return SystemClock().now() + self._by


@pytest.fixture(scope="module")
def solved_once() -> str:
    return solve_captcha(AltchaCaptchas(SEAL, SystemClock(), WORK).offer(Flow.REGISTER).root)


def captchas(minutes: int = 0) -> AltchaCaptchas:
    return AltchaCaptchas(SEAL, Moved(minutes), WORK)


def test_a_challenge_is_what_the_widget_reads() -> None:
    asked: Any = captchas().offer(Flow.SIGN_IN).root
    assert asked.keys() == {"parameters", "signature"}
    assert asked["parameters"]["algorithm"] == "PBKDF2/SHA-256"
    assert asked["parameters"]["data"] == {"flow": "sign-in"}
    left = asked["parameters"]["expiresAt"] - SystemClock().now().timestamp()
    assert 290 < left <= 300


def test_a_dearer_challenge_hides_a_larger_number() -> None:
    answer = solve_captcha(captchas().offer(Flow.SIGN_IN, 2).root)
    found = json.loads(base64.b64decode(answer))["solution"]["counter"]
    assert 2 * WORK <= found <= 4 * WORK
    assert captchas().solved(Flow.SIGN_IN, answer) is not None


def test_a_solution_is_known_by_one_mark(solved_once: str) -> None:
    found = captchas().solved(Flow.REGISTER, solved_once)
    assert found is not None
    assert found == captchas().solved(Flow.REGISTER, solved_once)


def test_a_solution_of_another_flow_is_none(solved_once: str) -> None:
    assert captchas().solved(Flow.SIGN_IN, solved_once) is None


def test_a_solution_of_another_secret_is_none(solved_once: str) -> None:
    stranger = AltchaCaptchas(HmacSeal(lambda: "another"), SystemClock(), WORK)
    assert stranger.solved(Flow.REGISTER, solved_once) is None


def test_a_solution_comes_too_late() -> None:
    late = solve_captcha(captchas(-6).offer(Flow.REGISTER).root)
    assert captchas().solved(Flow.REGISTER, late) is None


def _changed(answer: str, change: Callable[[dict[str, Any]], None]) -> str:
    said = json.loads(base64.b64decode(answer))
    change(said)
    return base64.b64encode(json.dumps(said).encode()).decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said["challenge"]["parameters"]["data"].update(flow="sign-in"),
        lambda said: said["challenge"]["parameters"].update(expiresAt=10**10),
        lambda said: said["challenge"]["parameters"].update(cost=1),
        lambda said: said["challenge"].pop("signature"),
        lambda said: said["solution"].update(derivedKey="00"),
        lambda said: said.pop("solution"),
    ],
    ids=["flow", "time", "cost", "unsigned", "unsolved", "half"],
)
def test_a_changed_solution_is_none(solved_once: str, change: Callable[[Any], None]) -> None:
    changed = _changed(solved_once, change)
    assert captchas().solved(Flow.REGISTER, changed) is None
    assert captchas().solved(Flow.SIGN_IN, changed) is None


@pytest.mark.parametrize("answer", ["", "-", "e30=", "W10=", "bnVsbA==", "=" * 9])
def test_nonsense_is_no_solution(answer: str) -> None:
    assert captchas().solved(Flow.REGISTER, answer) is None


SOMEBODY = boto3.Session("-", "-", region_name="ap-southeast-1")


def _sns() -> "SNSClient":
    return SOMEBODY.client("sns")


def _ses() -> "SESV2Client":
    return SOMEBODY.client("sesv2")


def test_a_text_message_goes_out_folded_and_signed() -> None:
    sns = _sns()
    attributes = {
        "AWS.SNS.SMS.SenderID": {"DataType": "String", "StringValue": "MOTCUA"},
        "AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"},
    }
    with Stubber(sns) as network:
        asked = {
            "PhoneNumber": "+84912345678",
            "Message": "Ho so da duoc tiep nhan",
            "MessageAttributes": attributes,
        }
        network.add_response("publish", {"MessageId": "1"}, asked)
        SnsTextMessages(sns, "MOTCUA").send("+84912345678", "Hồ sơ đã được tiếp nhận")


def test_a_mail_goes_out_in_full_letters() -> None:
    ses = _ses()
    words = {"Data": "Hồ sơ", "Charset": "UTF-8"}
    asked = {
        "FromEmailAddress": "portal@example.com",
        "Destination": {"ToAddresses": ["an@example.com"]},
        "Content": {"Simple": {"Subject": words, "Body": {"Text": words}}},
    }
    with Stubber(ses) as network:
        network.add_response("send_email", {"MessageId": "1"}, asked)
        SesMail(ses, "portal@example.com").send("an@example.com", "Hồ sơ", "Hồ sơ")


def test_a_silent_operator_is_unavailable_and_quotes_nobody() -> None:
    sns, ses = _sns(), _ses()
    with Stubber(sns) as phone, Stubber(ses) as post:
        phone.add_client_error("publish", "Throttled", "to +84912345678")
        post.add_client_error("send_email", "Throttled", "to an@example.com")
        with pytest.raises(Unavailable) as no_phone:
            SnsTextMessages(sns, "MOTCUA").send("+84912345678", "-")
        with pytest.raises(Unavailable) as no_post:
            SesMail(ses, "portal@example.com").send("an@example.com", "-", "-")
    assert no_phone.value.__cause__ is no_post.value.__cause__ is None


def test_messages_arrive(stack: Stack) -> None:
    word = CODES.digits(12)
    SnsTextMessages(stack.client("sns"), "MOTCUA").send("+84912345678", f"số {word}")
    SesMail(stack.client("sesv2"), EMAIL_FROM).send("an@example.com", "Thư", f"số {word}")
    assert f"so {word}" in arrived(stack, "sns/sms-messages")
    assert word in arrived(stack, "ses/messages")


def arrived(stack: Stack, box: str) -> str:
    return httpx.get(f"{stack.endpoint}/_ministack/{box}", trust_env=False).text
