"""A small portal of fakes around the real catalogue, and a citizen who is about to file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from portal.catalogue.calendars import TomlCalendars
from portal.catalogue.declarations import SchemaDeclarations
from portal.catalogue.directory import SqliteDirectory
from portal.catalogue.finder import SqliteFinder
from portal.catalogue.messages import TomlMessages
from portal.catalogue.places import SqlitePlaces
from portal.catalogue.procedures import SqliteProcedures
from portal.domain.dossier import Dossier
from portal.domain.draft import Draft, Paper
from portal.domain.leg import Outcome
from portal.domain.once import Once, once
from portal.domain.ports.catalogue import Procedures
from portal.domain.ports.common import Clock
from portal.domain.session import AgencyCaller, Session
from portal.operations.accept_dossier import accept_dossier
from portal.operations.add_paper import AddPaper, PaperOffer, add_paper, paper_key
from portal.operations.add_supplement_paper import add_supplement_paper
from portal.operations.agency_moves import MoveAnswer
from portal.operations.check_draft import Checked, check_draft
from portal.operations.checklist import Checklist
from portal.operations.decide_dossier import DecideDossier, decide_dossier
from portal.operations.download_result import result_key
from portal.operations.finalise_paper import finalise_paper
from portal.operations.finalise_supplement_paper import finalise_supplement_paper
from portal.operations.give_supplement import GiveSupplement, give_supplement
from portal.operations.offer_result_upload import OfferResult, offer_result_upload
from portal.operations.read_dossier import AgencyView, read_dossier
from portal.operations.remove_paper import remove_paper
from portal.operations.request_fee import request_fee
from portal.operations.request_supplement import RequestSupplement, request_supplement
from portal.operations.save_draft import SaveDraft, save_draft
from portal.operations.show_dossier import DossierView, show_dossier
from portal.operations.start_draft import StartDraft, start_draft
from portal.operations.start_processing import start_processing
from portal.operations.submit_dossier import Receipt, SubmitDossier, submit_dossier
from portal.operations.sweep import Swept, sweep
from portal.operations.try_declaration import Tried, TryDeclaration, try_declaration
from portal.operations.walk_intake import Cleaned, clean_paper, hand_over, list_papers
from portal.operations.walk_return import find_result, offer_result, publish_result
from portal.operations.withdraw_dossier import WithdrawDossier, withdraw_dossier
from tests import catalogue
from tests.fakes.common import NOW, FakeClock, FakeCodes, FakeRates
from tests.fakes.dossiers import FakeDossiers, FakeDrafts
from tests.fakes.files import (
    FakeClean,
    FakeCleaner,
    FakeQuarantine,
    FakeScanner,
    FakeSniffer,
    sha256_of,
)
from tests.fakes.personal import FakeDataRequests, FakeDiary, FakeExportJobs, FakeExports
from tests.fakes.work import FakeJobs, FakeLegs

GPLX = "3.000347"
AGENCY = AgencyCaller(agency="G01.79")
PDF = b"%PDF-1.7 a health certificate"
LOCKED = b"%PDF-1.7 /Encrypt a health certificate"
RESULT = b"%PDF-1.7 the decision"
DECLARATION: dict[str, Any] = {
    "full_name": "Nguyễn Thị Ánh",
    "birth_date": "1990-05-17",
    "residence": "citizen",
    "address": "12 Lê Lợi, phường Bến Thành, Thành phố Hồ Chí Minh",
    "license_number": "790123456789",
    "license_class": "B",
    "issued_on": "2016-12-01",
    "reason": "expiring",
    "truthful": True,
}


def session(person: str = "person-00000001") -> Session:
    return Session(token_hash="0" * 64, person=person, started_at=NOW, seen_at=NOW)


def key(name: str = "key", request: bytes = b"{}", caller: str = "person-00000001") -> Once:
    return once(caller, name, request)


def straight_over(dossier: str, dossiers: FakeDossiers, clock: Clock) -> Outcome:
    """The end of an intake leg that found every paper clean."""
    papers = [
        Cleaned(outcome=Outcome.CLEAN, paper=paper.id, sha256=paper.sha256)
        for paper in list_papers(dossier, dossiers)
    ]
    return hand_over(dossier, papers, dossiers, TomlCalendars(), TomlMessages(), clock)


@dataclass
class World:
    """Each port as its fake; the catalogue is the one that ships."""

    me: Session = field(default_factory=session)
    clock: FakeClock = field(default_factory=FakeClock)
    codes: FakeCodes = field(default_factory=FakeCodes)
    rates: FakeRates = field(default_factory=FakeRates)
    dossiers: FakeDossiers = field(default_factory=FakeDossiers)
    quarantine: FakeQuarantine = field(default_factory=FakeQuarantine)
    clean: FakeClean = field(default_factory=FakeClean)
    cleaner: FakeCleaner = field(default_factory=FakeCleaner)
    scanner: FakeScanner = field(default_factory=FakeScanner)
    sniffer: FakeSniffer = field(default_factory=FakeSniffer)
    legs: FakeLegs = field(default_factory=FakeLegs)
    notice_jobs: FakeJobs = field(default_factory=FakeJobs)
    delivery_jobs: FakeJobs = field(default_factory=FakeJobs)
    procedures: SqliteProcedures = field(default_factory=catalogue.procedures)
    finder: SqliteFinder = field(default_factory=catalogue.finder)
    calendars: TomlCalendars = field(default_factory=TomlCalendars)
    declarations: SchemaDeclarations = field(default_factory=SchemaDeclarations)
    directory: SqliteDirectory = field(default_factory=catalogue.directory)
    places: SqlitePlaces = field(default_factory=catalogue.places)
    messages: TomlMessages = field(default_factory=TomlMessages)
    diary: FakeDiary = field(default_factory=FakeDiary)
    data_requests: FakeDataRequests = field(default_factory=FakeDataRequests)
    export_jobs: FakeExportJobs = field(default_factory=FakeExportJobs)
    exports: FakeExports = field(default_factory=FakeExports)

    def __post_init__(self) -> None:
        self.dossiers.clock = self.rates.clock = self.clock
        self.drafts = FakeDrafts(self.dossiers)

    def begin(self, command: StartDraft, by: Once | None = None) -> Draft:
        one = by or key()
        return start_draft(
            command, self.me, one, self.drafts, self.procedures, self.directory, self.clock
        )

    def keep(self, command: SaveDraft, draft: str, seen: int = 1) -> Draft:
        return save_draft(
            command,
            draft,
            seen,
            self.me,
            self.drafts,
            self.procedures,
            self.places,
            self.directory,
            self.clock,
        )

    def check(self, draft: str) -> Checked:
        return check_draft(draft, self.me, self.drafts, self.checklist())

    def checklist(self) -> Checklist:
        return Checklist(
            self.procedures,
            self.declarations,
            self.calendars,
            self.places,
            self.directory,
            self.clock,
        )

    def tried(
        self, code: str, command: TryDeclaration, procedures: Procedures | None = None
    ) -> Tried:
        by = self.checklist()
        return try_declaration(code, command, by._replace(procedures=procedures or by.procedures))

    def draft(self, name: str = "key") -> Draft:
        return self.begin(StartDraft(procedure=GPLX), key(name))

    def saved(
        self, draft: Draft, declaration: dict[str, Any] | None = None, agency: str | None = "G01.79"
    ) -> Draft:
        command = SaveDraft(
            declaration=DECLARATION if declaration is None else declaration, agency=agency
        )
        return self.keep(command, draft.draft, draft.version)

    def announced(
        self, draft: str, document: str = "giay-kham-suc-khoe", content: bytes = PDF
    ) -> Paper:
        return self.announce(draft, document, content).paper

    def announce(
        self,
        draft: str,
        document: str = "giay-kham-suc-khoe",
        content: bytes = PDF,
        seen: int | None = None,
    ) -> PaperOffer:
        command = AddPaper(
            required_document=document,
            file_name="Giấy khám.pdf",
            content_type="application/pdf",
            size=len(content),
            sha256=sha256_of(content),
        )
        return add_paper(
            command,
            draft,
            self.me,
            seen,
            self.drafts,
            self.procedures,
            self.quarantine,
            self.codes,
            self.clock,
        )

    def drop(self, draft: str, paper: str, seen: int | None = None) -> Draft:
        return remove_paper(draft, paper, self.me, seen, self.drafts, self.clock)

    def finalised(self, draft: str, paper: str) -> Draft:
        return finalise_paper(
            draft,
            paper,
            self.me,
            self.drafts,
            self.quarantine,
            self.sniffer,
            self.scanner,
        )

    def uploaded(self, draft: str, document: str, content: bytes = PDF) -> Draft:
        paper = self.announced(draft, document, content)
        self.quarantine.upload(paper_key(draft, paper.paper), content)
        return self.finalised(draft, paper.paper)

    def complete(self, name: str = "key") -> Draft:
        """A draft that lacks nothing."""
        draft = self.saved(self.draft(name))
        self.uploaded(draft.draft, "giay-kham-suc-khoe")
        return self.uploaded(draft.draft, "giay-phep-lai-xe")

    def submit(
        self, draft: str, name: str = "submit", seen: int | None = None, me: Session | None = None
    ) -> Receipt:
        return submit_dossier(
            SubmitDossier(draft=draft),
            me or self.me,
            key(name),
            seen,
            self.drafts,
            self.dossiers,
            self.checklist(),
            self.codes,
        )

    def handed_over(self) -> str:
        """The code of a dossier that its agency may see."""
        receipt = self.submit(self.complete().draft)
        self.walk_intake(receipt.code)
        return receipt.code

    def walk_intake(self, code: str) -> Outcome:
        dossier = self.identifier(code)
        papers = [
            clean_paper(dossier, paper, self.quarantine, self.cleaner, self.clean)
            for paper in list_papers(dossier, self.dossiers)
        ]
        return self.hand_over(dossier, papers)

    def hand_over(self, dossier: str, papers: Sequence[Cleaned]) -> Outcome:
        return hand_over(dossier, papers, self.dossiers, self.calendars, self.messages, self.clock)

    def came_back(self) -> str:
        """The code of a dossier whose health certificate nobody can open."""
        draft = self.saved(self.draft())
        self.uploaded(draft.draft, "giay-kham-suc-khoe", LOCKED)
        self.uploaded(draft.draft, "giay-phep-lai-xe")
        receipt = self.submit(draft.draft)
        self.walk_intake(receipt.code)
        return receipt.code

    def ask(
        self,
        code: str,
        *about: tuple[str, str],
        name: str = "ask",
        why_again: str | None = None,
        caller: AgencyCaller = AGENCY,
    ) -> MoveAnswer:
        """Ask for a supplement about each ("paper", document) or ("field", name)."""
        items = [
            {"about": kind, "target": target, "code": "wrong", "text": "Chưa đúng"}
            for kind, target in about
        ]
        return request_supplement(
            RequestSupplement.model_validate({"items": items, "why_again": why_again}),
            code,
            caller,
            key(name),
            None,
            self.dossiers,
            self.procedures,
            self.calendars,
            self.clock,
        )

    def sweep(self) -> Swept:
        return sweep(self.dossiers, self.legs, self.messages, self.clock)

    def bring(self, code: str, document: str, content: bytes = PDF) -> str:
        """Upload for the open supplement, and have it looked at."""
        offer = self.offered_for(code, document, content)
        self.quarantine.upload(paper_key(self.identifier(code), offer.paper.paper), content)
        self.look_at(code, offer.paper.paper)
        return offer.paper.paper

    def look_at(self, code: str, paper: str) -> None:
        finalise_supplement_paper(
            code, paper, self.me, self.dossiers, self.quarantine, self.sniffer, self.scanner
        )

    def offered_for(self, code: str, document: str, content: bytes = PDF) -> PaperOffer:
        command = AddPaper(
            required_document=document,
            file_name="Giấy khám mới.pdf",
            content_type="application/pdf",
            size=len(content),
            sha256=sha256_of(content),
        )
        return add_supplement_paper(
            command, code, self.me, self.dossiers, self.procedures, self.quarantine, self.codes
        )

    def give(self, code: str, name: str = "give", **declaration: Any) -> None:  # noqa: ANN401  # JSON
        give_supplement(
            GiveSupplement(declaration=declaration),
            code,
            self.me,
            key(name, request=str(declaration).encode()),
            self.dossiers,
            self.procedures,
            self.declarations,
            self.calendars,
            self.clock,
        )

    def withdraw(self, code: str, name: str = "withdraw", me: Session | None = None) -> None:
        command = WithdrawDossier(reason="Tôi đổi ý")
        withdraw_dossier(command, code, me or self.me, key(name), self.dossiers, self.clock)

    def show(self, code: str, *, moved: bool = False) -> DossierView:
        return show_dossier(
            code,
            self.me,
            self.dossiers,
            self.procedures,
            self.calendars,
            self.messages,
            self.directory,
            moved=moved,
        )

    def read(self, code: str, caller: AgencyCaller = AGENCY) -> AgencyView:
        return read_dossier(
            code,
            caller,
            self.dossiers,
            self.procedures,
            self.calendars,
            self.clean,
            self.messages,
            self.diary,
            self.clock,
        )

    def head(self, code: str) -> Dossier:
        dossier = self.dossiers.find(code)
        assert dossier is not None
        return dossier

    def accept(self, code: str) -> None:
        accept_dossier(
            code,
            AGENCY,
            key("accept"),
            None,
            self.dossiers,
            self.procedures,
            self.calendars,
            self.clock,
        )

    def processing(self) -> str:
        code = self.handed_over()
        self.accept(code)
        start_processing(code, AGENCY, key("start"), None, self.dossiers, self.clock)
        return code

    def awaiting_payment(self) -> str:
        code = self.processing()
        request_fee(code, AGENCY, key("fee"), None, self.dossiers, self.procedures, self.clock)
        return code

    def paid(self) -> str:
        """Paid, and in process again, by the gateway's own move."""
        from portal.domain.dossier import move  # noqa: PLC0415
        from portal.domain.transitions import Actor, EventType, Role  # noqa: PLC0415

        code = self.awaiting_payment()
        dossier = self.dossiers.find(code)
        assert dossier is not None
        assert dossier.fee is not None
        fee = dossier.fee.model_copy(update={"paid_at": self.clock.now()})
        gateway = Actor(role=Role.GATEWAY, id="vnpay")
        self.dossiers.commit(move(dossier, EventType.FEE_PAID, gateway, self.clock.now(), fee=fee))
        return code

    def announced_result(self, code: str, content: bytes = RESULT, name: str = "upload") -> str:
        command = OfferResult(
            file_name="Kết quả.pdf",
            content_type="application/pdf",
            size=len(content),
            sha256=sha256_of(content),
        )
        offer = offer_result_upload(
            command, code, AGENCY, key(name), self.dossiers, self.quarantine
        )
        return offer.result

    def decide(self, code: str, result: str, name: str = "decide") -> MoveAnswer:
        return decide_dossier(
            DecideDossier(result=result, number="12/QĐ"),
            code,
            AGENCY,
            key(name),
            None,
            self.dossiers,
            self.procedures,
            self.quarantine,
            self.sniffer,
            self.scanner,
            self.clock,
        )

    def decided(self) -> str:
        code = self.paid()
        result = self.announced_result(code)
        self.quarantine.upload(result_key(self.identifier(code), result), RESULT)
        self.decide(code, result)
        return code

    def offered(self) -> str:
        code = self.decided()
        dossier = self.identifier(code)
        publish_result(dossier, find_result(dossier, self.dossiers), self.quarantine, self.clean)
        offer_result(dossier, self.dossiers, self.clock)
        return code

    def identifier(self, code: str) -> str:
        dossier = self.dossiers.find(code)
        assert dossier is not None
        return dossier.id

    def wait(self, minutes: int) -> None:
        self.clock.advance(timedelta(minutes=minutes))
