"""What somebody may ask about their own data, and what becomes of it."""

import json
from collections.abc import Callable, Iterable
from copy import deepcopy
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from portal.domain.arrival import Arrival, Outcome
from portal.domain.consent import ConsentChange
from portal.domain.contact_change import Waiting
from portal.domain.data_request import ACTED_WITHIN, LINKED_FOR, Hold, Kind, Stage
from portal.domain.diary import Act, Opener, Opening
from portal.domain.errors import (
    Conflict,
    Erased,
    Invalid,
    KeyReused,
    NotFound,
    NotSignedIn,
    Raced,
    Unavailable,
)
from portal.domain.happened import Happened, What
from portal.domain.passkey import Passkey
from portal.domain.person import Person
from portal.domain.ports.data_requests import ExportJob
from portal.domain.recovery_codes import RecoveryCodes
from portal.domain.session import Session
from portal.domain.totp import Totp
from portal.operations.ask_about_data import AskAboutData, AskedAboutData, Office, ask_about_data
from portal.operations.decide_data_request import (
    DecideDataRequest,
    Files,
    decide_data_request,
    erase_person,
    show_correction,
)
from portal.operations.erase_again import erase_again
from portal.operations.export_data import MOST_BYTES, export_data
from portal.operations.holdings import Holdings
from portal.operations.list_data_requests import DataRequestLine, list_data_requests
from portal.operations.offer_export import offer_export
from portal.operations.watch_data_requests import Watched, watch_data_requests
from tests.fakes.common import NOW
from tests.fakes.identity import FakePeople
from tests.fakes.personal import FakeErasures, FakeExports
from tests.fakes.town import CCCD, Town
from tests.fakes.vault import FakeVault
from tests.operations.shelves import Library
from tests.operations.world import World, key

ME = "person-0001"
A_DAY = timedelta(days=1)
ROLE = "bao-ve-du-lieu"


class Registry:
    """A town and its library, where somebody who has an account asks about their data."""

    def __init__(self) -> None:
        self.town = Town()
        self.person = self.town.settled()
        self.me = Session(token_hash="0" * 64, person=ME, started_at=NOW, seen_at=NOW)
        self.world = World(me=self.me)
        self.whole = Library(self.world)
        self.world.exports.copies = self.world.clean.stored
        self.vault = FakeVault()
        self.vault.begin(ME)
        self.erasures = FakeErasures()
        self.town.sessions.settle(self.me)

    @property
    def office(self) -> Office:
        world = self.world
        return Office(
            world.data_requests,
            self.town.people,
            world.export_jobs,
            world.calendars,
            world.messages,
            self.town.mail,
            world.clock,
        )

    @property
    def files(self) -> Files:
        return Files(
            self.world.data_requests,
            self.town.people,
            self.town.sessions,
            self.world.dossiers,
            self.whole.payments,
            self.world.diary,
            self.vault,
            self.town.seal,
            self.world.clock,
            self.world.exports,
            self.world.export_jobs,
            self.erasures,
        )

    def ask(self, kind: str, under: str = "ask", **more: Any) -> AskedAboutData:  # noqa: ANN401  # JSON
        command = AskAboutData.model_validate({"kind": kind, **more})
        asked = key(under, request=f"{kind}{more}".encode())
        return ask_about_data(command, self.me, asked, self.office)

    def line(self) -> DataRequestLine:
        world = self.world
        return list_data_requests(self.me, world.data_requests, world.messages, world.clock).items[
            0
        ]

    def decide(self, request: str, refuse: str | None = None) -> Stage:
        command = DecideDataRequest(person=ME, request=request, by=ROLE, refuse=refuse)
        return decide_data_request(command, self.files).stage

    def export(self, request: str, most: int = MOST_BYTES) -> dict[str, bytes]:
        world = self.world
        holdings = Holdings(
            self.town.people,
            self.town.arrivals,
            self.town.totps,
            self.town.recovery_sets,
            self.town.passkeys,
            world.drafts,
            world.dossiers,
            self.whole.payments,
            world.diary,
            world.data_requests,
            self.town.consents,
            world.messages,
        )
        job = ExportJob(person=ME, request=request)
        export_data(job, holdings, world.exports, world.clock, most)
        return world.exports.made.get(request, {})

    def fetch(self, request: str) -> str:
        world = self.world
        return offer_export(request, self.me, world.data_requests, world.exports, world.clock).url

    def opened(self) -> list[str]:
        return [one.act.value for one in self.world.diary.of(ME, None).openings]


# --- asking


def test_a_request_has_its_clock_and_is_acknowledged_by_mail() -> None:
    here = Registry()
    asked = here.ask("erasure")
    line = here.line()
    assert asked.acknowledge_by < asked.act_by == line.act_by
    assert (line.kind, line.stage, line.acknowledged_at) == (Kind.ERASURE, Stage.OPEN, NOW)
    ((to, subject, text),) = here.town.mail.sent
    assert (to, subject) == (
        here.person.contact.email,
        "Đã nhận yêu cầu của bạn về dữ liệu cá nhân",
    )
    assert "xóa dữ liệu" in text
    assert here.person.particulars.name not in text


def test_the_same_key_asks_once_and_another_word_under_it_is_refused() -> None:
    here = Registry()
    assert here.ask("export") == here.ask("export")
    assert [job.request for job in here.world.export_jobs.queued] == [here.line().request] * 2
    with pytest.raises(KeyReused):
        here.ask("erasure")


def test_one_of_a_kind_at_a_time() -> None:
    here = Registry()
    here.ask("export")
    here.ask("erasure", "another")
    with pytest.raises(Conflict, match="data_request_open"):
        here.ask("export", "a third")


def test_two_knocks_in_the_same_moment_find_one_request() -> None:
    here = Registry()
    first = here.ask("erasure")
    here.world.data_requests.blind = 1
    assert here.ask("erasure") == first
    assert len(here.world.data_requests.kept) == 1


def test_a_mail_that_does_not_go_leaves_it_to_an_operator() -> None:
    here = Registry()
    here.town.mail.down = True
    here.ask("erasure")
    assert here.line().acknowledged_at is None
    here.town.mail.down = False
    here.ask("erasure")
    assert here.line().acknowledged_at == NOW
    here.ask("erasure")
    assert len(here.town.mail.sent) == 1


def test_an_acknowledgement_that_comes_second_is_said_and_left() -> None:
    here = Registry()
    here.world.data_requests.racing = True
    here.ask("erasure")
    assert here.line().acknowledged_at is None


def test_who_is_no_more_asks_nothing() -> None:
    here = Registry()
    here.town.people.kept.clear()
    with pytest.raises(NotSignedIn):
        here.ask("export")


@pytest.mark.parametrize(
    ("said", "pointer", "code"),
    [
        ({"kind": "correction"}, "/name", "missing"),
        ({"kind": "export", "name": "Nguyễn Văn An"}, "/name", "not_asked"),
        ({"kind": "erasure", "birth_date": date(1985, 3, 20)}, "/birth_date", "not_asked"),
        (
            {"kind": "correction", "birth_date": date(2099, 1, 1)},
            "/birth_date",
            "birth_date_future",
        ),
        ({"kind": "correction", "birth_date": date(1990, 1, 1)}, "/birth_date", "cccd_birth_year"),
    ],
)
def test_what_is_asked_wrongly_is_not_kept(said: dict[str, Any], pointer: str, code: str) -> None:
    here = Registry()
    with pytest.raises(Invalid) as refused:
        here.ask(**said)
    (defect,) = refused.value.defects
    assert (defect.pointer, defect.code) == (pointer, code)
    assert not here.world.data_requests.kept


# --- exporting


def test_an_export_holds_everything_and_nothing_that_proves_anybody() -> None:
    here = Registry()
    dossier = here.whole.complete()
    here.world.draft("another")
    here.world.read(dossier.code)
    here.town.consents.add(agreed())
    request = here.ask("export").request
    files = here.export(request)
    said = json.loads(files.pop("data.json"))
    assert said["account"]["particulars"]["cccd"] == CCCD
    assert said["account"]["particulars"]["name"] == "Nguyễn Văn An"
    assert [one["code"] for one in said["dossiers"]] == [dossier.code]
    assert said["dossiers"][0]["declaration"]["full_name"] == "Nguyễn Thị Ánh"
    assert said["dossiers"][0]["payments"][0]["state"] == "paid"
    assert said["drafts"][0]["procedure"] == "3.000347"
    assert [one["act"] for one in said["opened_by_others"]] == ["handling"]
    assert [one["purpose"] for one in said["consents"]] == ["surveys"]
    assert said["files_left_out"] == []
    assert len(files) == 3
    assert all(name.startswith(f"{dossier.code}/") and name.endswith(".pdf") for name in files)
    assert (said["sign_ins"], said["changes"]) == ([], [])
    assert said["factors"] == {"totp_since": None, "passkeys": [], "recovery_codes_left": 0}
    assert "password" not in json.dumps(said | {"not_here": ""})
    assert here.person.particulars.password not in json.dumps(said)
    assert (here.line().stage, here.line().linked_until) == (Stage.DONE, NOW + LINKED_FOR)


def agreed() -> ConsentChange:
    return ConsentChange(
        person=ME,
        purpose="surveys",
        number=1,
        given=True,
        text="2026-11-26",
        at=NOW,
        how="account",
    )


def test_an_export_says_how_somebody_signs_in_and_what_changed() -> None:
    here = Registry()
    due = Waiting(change="CHANGE01", place="phone", to="+84900000001", at=NOW)
    waits = Waiting(change="CHANGE02", place="email", to="moi@example.com", at=NOW + A_DAY)
    happened = Happened(what=What.FACTOR_ADDED, at=NOW, by="session")
    here.town.people.save(here.person.changed(changing=(due, waits)), happened)
    here.town.totps.save(Totp(person=ME, secret="closed away", since=NOW))
    here.town.recovery_sets.save(RecoveryCodes(person=ME, hashes=("a hash",)))
    here.town.passkeys.add(passkey())
    said = json.loads(here.export(here.ask("export").request)["data.json"])
    assert said["account"]["particulars"]["contact"]["phone"] == "+84900000001"
    assert said["account"]["particulars"]["contact"]["email"] == here.person.contact.email
    (waiting,) = said["account"]["changes_waiting"]
    assert (waiting["place"], waiting["to"]) == ("email", "moi@example.com")
    assert [one["what"] for one in said["changes"]] == ["factor_added"]
    factors = said["factors"]
    assert (factors["totp_since"][:10], factors["recovery_codes_left"]) == (f"{NOW:%Y-%m-%d}", 1)
    assert [one["label"] for one in factors["passkeys"]] == ["Điện thoại"]
    for proof in ("CHANGE02", "closed away", "a hash", "the credential", "the public key"):
        assert proof not in json.dumps(said)


def passkey() -> Passkey:
    return Passkey(
        passkey="mine-0001",
        person=ME,
        label="Điện thoại",
        credential="the credential",
        public_key="the public key",
        sign_count=0,
        added_at=NOW,
    )


def test_what_has_no_copy_or_does_not_fit_is_named() -> None:
    here = Registry()
    dossier = here.whole.complete()
    gone = next(key for key in here.world.clean.stored if key.startswith("papers/"))
    del here.world.clean.stored[gone]
    files = here.export(here.ask("export").request)
    (left,) = json.loads(files["data.json"])["files_left_out"]
    assert left.startswith(dossier.code)
    files = here.export(here.ask("export", "again").request, most=1)
    assert list(files) == ["data.json"]
    assert len(json.loads(files["data.json"])["files_left_out"]) == 3


def test_an_export_of_many_pages() -> None:
    here = Registry()
    for number in range(21):
        here.world.submit(here.world.complete(f"draft {number}").draft, f"submit {number}")
    for _ in range(21):
        here.world.clock.advance(timedelta(hours=1))
        here.files.diary.write(ME, opening(here))
    for number in range(41):
        here.town.arrivals.keep(arrival(f"sign-in-{number:02}", NOW + timedelta(minutes=number)))
    here.world.came_back()
    request = here.ask("export").request
    said = json.loads(here.export(request)["data.json"])
    assert said["account"]["person"] == ME
    assert (len(said["dossiers"]), len(said["opened_by_others"])) == (22, 21)
    assert len(said["sign_ins"]) == 41
    assert said["sign_ins"][0]["device"] == "Chrome, Linux"
    assert "sign-in-00" not in json.dumps(said)


def arrival(name: str, at: datetime) -> Arrival:
    return Arrival(
        sign_in=name, person=ME, at=at, device="Chrome, Linux", known=True, outcome=Outcome.CAME_IN
    )


def opening(here: Registry) -> Opening:
    return Opening(
        at=here.world.clock.now(), by=Opener.AGENCY, who="G01.79", about="x", act=Act.HANDLING
    )


def test_an_export_is_made_once() -> None:
    here = Registry()
    request = here.ask("export").request
    here.export(request)
    here.world.exports.made.clear()
    assert here.export(request) == {}
    assert here.export("nobodys-request") == {}


def test_an_export_that_another_worker_ended_stays_ended() -> None:
    here = Registry()
    request = here.ask("export").request
    here.world.data_requests.racing = True
    assert here.export(request)
    assert here.line().stage is Stage.OPEN


def test_an_export_is_fetched_by_whom_it_is_about_for_a_week() -> None:
    here = Registry()
    request = here.ask("export").request
    with pytest.raises(NotFound):
        here.fetch(request)
    here.export(request)
    assert request in here.fetch(request)
    with pytest.raises(NotFound):
        here.fetch("nobodys-request")
    here.world.clock.advance(LINKED_FOR)
    with pytest.raises(NotFound):
        here.fetch(request)
    assert here.line().linked_until is None


class Meanwhile(FakeExports):
    """Something happens while the archive is written."""

    def __init__(self, happens: Callable[[], None]) -> None:
        super().__init__()
        self.happens = happens

    def put(self, request: str, files: Iterable[tuple[str, bytes]]) -> None:
        made = dict(files)
        self.happens()
        super().put(request, iter(made.items()))


@pytest.mark.parametrize("goes_as_far_as", ["the stone", "the end"])
def test_an_erasure_while_an_export_is_written_leaves_no_archive(goes_as_far_as: str) -> None:
    here = Registry()
    request = here.ask("export").request

    def erased() -> None:
        if goes_as_far_as == "the end":
            erase_person(ME, here.files)
        else:
            here.town.people.kept.clear()

    here.world.exports = Meanwhile(erased)
    assert here.export(request) == {}
    assert not here.world.exports.made
    assert here.export(request) == {}, "when the message comes again"


def test_an_archive_whose_writer_died_goes_when_the_message_comes_again() -> None:
    here = Registry()
    request = here.ask("export").request
    erase_person(ME, here.files)
    here.world.exports.made[request] = {"data.json": b"{}"}
    assert here.export(request) == {}


def test_an_erasure_ends_exports_and_takes_their_archives_away() -> None:
    here = Registry()
    made = here.ask("export").request
    here.export(made)
    asked = here.ask("export", "another").request
    assert here.decide(here.ask("erasure", "the end").request) is Stage.DONE
    kept = here.world.data_requests.kept
    assert (kept[ME, made].stage, kept[ME, asked].stage) == (Stage.DONE, Stage.REFUSED)
    assert not here.world.exports.made
    assert here.export(asked) == {}


def test_an_export_that_ends_in_the_moment_of_an_erasure_is_taken_away_too() -> None:
    here = Registry()
    request = here.ask("export").request
    here.world.exports.made[request] = {"data.json": b"{}"}
    here.world.data_requests.racing = True
    erase_person(ME, here.files)
    assert not here.world.exports.made


# --- watching


def test_what_waits_longer_than_the_law_lets_it_is_counted_until_it_ends() -> None:
    here = Registry()
    request = here.ask("erasure").request
    here.ask("correction", "another", name="Nguyễn Văn Ân")
    assert watched(here) == (2, 0)
    here.world.clock.advance(timedelta(days=ACTED_WITHIN[Kind.CORRECTION] + 4))
    assert watched(here) == (2, 1)
    here.world.clock.advance(timedelta(days=ACTED_WITHIN[Kind.ERASURE]))
    assert watched(here) == (2, 2)
    here.decide(request)
    assert watched(here) == (1, 1)


def test_what_nobody_acknowledged_is_late_after_two_working_days() -> None:
    here = Registry()
    here.town.mail.down = True
    here.ask("erasure")
    here.world.clock.advance(timedelta(days=6))
    assert watched(here) == (1, 1)


def watched(here: Registry) -> Watched:
    return watch_data_requests(here.world.data_requests, here.world.clock)


# --- deciding


def test_a_correction_is_opened_written_in_the_diary_and_followed() -> None:
    here = Registry()
    request = here.ask("correction", name="Nguyễn Văn Ân").request
    command = DecideDataRequest(person=ME, request=request, by=ROLE)
    found = show_correction(command, here.files)
    assert (found.person.particulars.name, found.correction.name) == (
        "Nguyễn Văn An",
        "Nguyễn Văn Ân",
    )
    assert here.opened() == ["correction"]
    assert here.decide(request) is Stage.DONE
    mended = here.town.people.find(ME)
    assert mended is not None
    assert (mended.particulars.name, mended.particulars.birth_date, mended.version) == (
        "Nguyễn Văn Ân",
        date(1985, 3, 20),
        2,
    )
    with pytest.raises(Conflict, match="data_request_ended"):
        here.decide(request)


def test_a_correction_of_somebody_who_is_gone() -> None:
    here = Registry()
    request = here.ask("correction", birth_date=date(1985, 3, 21)).request
    here.town.people.kept.clear()
    with pytest.raises(NotFound):
        here.decide(request)


def test_an_operator_refuses_in_words_that_the_citizen_reads() -> None:
    here = Registry()
    request = here.ask("correction", name="Bùi Văn Khác").request
    assert here.decide(request, "Tên không khớp với căn cước công dân") is Stage.REFUSED
    assert [words.vi for words in here.line().why] == ["Tên không khớp với căn cước công dân"]


def test_a_copy_whose_job_was_lost_is_made_once_an_operator_follows_it() -> None:
    here = Registry()
    here.world.export_jobs.down = True
    with pytest.raises(Unavailable):
        here.ask("export")
    here.world.export_jobs.down = False
    with pytest.raises(Conflict, match="data_request_open"):  # the page takes a new key
        here.ask("export", "pressed again")
    request = here.line().request
    assert here.decide(request) is Stage.OPEN
    (job,) = here.world.export_jobs.queued
    assert job == ExportJob(person=ME, request=request)
    assert here.export(job.request)
    with pytest.raises(Conflict, match="data_request_ended"):
        here.decide(request)


def test_nobody_decides_on_what_is_not_there() -> None:
    here = Registry()
    with pytest.raises(NotFound):
        here.decide("nobodys-request")


def test_erasure_ends_sessions_frees_the_number_and_leaves_nothing_to_read() -> None:
    here = Registry()
    sealed = here.vault.seal(ME, "place", "words")
    here.world.draft()
    request = here.ask("erasure").request
    assert here.decide(request) is Stage.DONE
    assert here.opened() == ["erasure"]
    assert here.town.people.find(ME) is None
    assert here.town.people.owner(here.town.seal.of("national", CCCD)) is None
    assert here.town.sessions.of(ME) == []
    with pytest.raises(Erased):
        here.vault.open(ME, "place", sealed)
    erase_person(ME, here.files)
    assert here.line().ended_at == NOW


def test_whoever_was_erased_is_erased_again_after_a_table_was_restored() -> None:
    """A restored table has the account, its number and its key, and an erasure that is not done yet."""
    here = Registry()
    sealed = here.vault.seal(ME, "place", "words")
    request = here.ask("erasure").request
    people, keys = deepcopy(here.town.people), deepcopy(here.vault)
    asked = deepcopy(here.world.data_requests)
    here.decide(request)
    here.town.people, here.vault, here.world.data_requests = people, keys, asked
    assert here.vault.open(ME, "place", sealed) == "words"
    for _ in range(2):
        assert erase_again(here.files) == [ME]
    with pytest.raises(Erased):
        here.vault.open(ME, "place", sealed)
    assert here.town.people.find(ME) is None
    assert here.town.people.owner(here.town.seal.of("national", CCCD)) is None
    assert here.decide(request) is Stage.DONE


class Contested(FakePeople):
    """Somebody else was quicker, whatever it is."""

    def erase(self, person: Person, national: str) -> None:  # noqa: ARG002  # whoever it is
        raise Raced


class OutOfReach(FakeVault):
    def destroy(self, whose: str) -> None:  # noqa: ARG002  # whosever it is
        raise Unavailable


def test_whose_key_goes_is_noted_before_and_nobody_who_may_still_begin_something() -> None:
    here = Registry()
    people = here.town.people
    here.town.people = Contested(**vars(people))
    with pytest.raises(Raced):
        erase_person(ME, here.files)
    assert here.erasures.noted == set()
    here.town.people = people
    here.vault = OutOfReach()
    with pytest.raises(Unavailable):
        erase_person(ME, here.files)
    assert here.erasures.noted == {ME}
    assert here.town.people.find(ME) is None


@pytest.mark.parametrize("paid", [True, False])
def test_an_open_dossier_holds_its_data(*, paid: bool) -> None:
    here = Registry()
    here.whole.paid() if paid else here.world.handed_over()
    assert here.decide(here.ask("erasure").request) is Stage.REFUSED
    assert [words.vi for words in here.line().why] == ["Bạn còn hồ sơ chưa giải quyết xong."]
    assert here.town.people.find(ME) == here.person


def test_unsettled_money_holds_its_data() -> None:
    here = Registry()
    code = here.whole.paid()
    dossier = here.world.identifier(code)
    fee = here.whole.payments.fee(dossier)
    assert fee is not None
    here.whole.payments._fees[dossier] = fee.doubted("another")  # noqa: SLF001  # as two payments leave it
    request = here.ask("erasure").request
    here.decide(request)
    kept = here.world.data_requests.find(ME, request)
    assert kept is not None
    assert kept.holds == (Hold.OPEN_DOSSIER, Hold.UNSETTLED_MONEY)
