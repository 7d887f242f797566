"""Writing a draft, adding papers, submitting, and following one's own dossiers."""

from chalice.app import Blueprint, Request

from functions.checklist import checklist
from functions.http import Answer, Doors, etag
from functions.reading import body, idempotent, if_match, must_match, query
from functions.session import citizen
from functions.wiring import ports
from portal.domain.session import Session
from portal.operations.add_paper import AddPaper, PaperOffer, add_paper
from portal.operations.add_supplement_paper import add_supplement_paper
from portal.operations.check_draft import Checked, check_draft
from portal.operations.download_result import ResultLink, download_result
from portal.operations.drafting import DraftView, own_draft
from portal.operations.finalise_paper import finalise_paper
from portal.operations.finalise_supplement_paper import finalise_supplement_paper
from portal.operations.give_supplement import GiveSupplement, give_supplement
from portal.operations.list_dossiers import DossierList, list_dossiers
from portal.operations.list_drafts import DraftList, list_drafts
from portal.operations.remove_draft import remove_draft
from portal.operations.remove_paper import remove_paper
from portal.operations.remove_supplement_paper import remove_supplement_paper
from portal.operations.save_draft import SaveDraft, save_draft
from portal.operations.show_dossier import DossierView, show_dossier
from portal.operations.start_draft import StartDraft, start_draft
from portal.operations.submit_dossier import Receipt, SubmitDossier, submit_dossier
from portal.operations.withdraw_dossier import WithdrawDossier, withdraw_dossier

routes = Blueprint(__name__)
door = Doors(routes)


@door("POST", "/drafts", 201, takes=StartDraft, gives=DraftView, who="citizen", idempotent=True)
def start(request: Request) -> Answer:
    me, p = citizen(request), ports()
    command = body(StartDraft, request)
    draft = start_draft(
        command, me, idempotent(me.person, request), p.drafts, p.procedures, p.directory, p.clock
    )
    return Answer(DraftView.of(draft), etag(draft.version))


@door("GET", "/drafts", gives=DraftList, who="citizen")
def mine(request: Request) -> DraftList:
    return list_drafts(citizen(request), ports().drafts, ports().procedures)


@door("GET", "/drafts/{draft}", gives=DraftView, who="citizen")
def show_draft(request: Request, draft: str) -> Answer:
    found = own_draft(draft, citizen(request), ports().drafts)
    return Answer(DraftView.of(found), etag(found.version))


@door("PUT", "/drafts/{draft}", takes=SaveDraft, gives=DraftView, who="citizen", compares=True)
def save(request: Request, draft: str) -> Answer:
    me, p = citizen(request), ports()
    command = body(SaveDraft, request)
    seen = must_match(request)
    saved = save_draft(
        command, draft, seen, me, p.drafts, p.procedures, p.places, p.directory, p.clock
    )
    return Answer(DraftView.of(saved), etag(saved.version))


@door("DELETE", "/drafts/{draft}", 204, who="citizen")
def remove(request: Request, draft: str) -> None:
    remove_draft(draft, citizen(request), ports().drafts)


@door("GET", "/drafts/{draft}/check", gives=Checked, who="citizen")
def check(request: Request, draft: str) -> Checked:
    return check_draft(draft, citizen(request), ports().drafts, checklist())


@door(
    "POST",
    "/drafts/{draft}/papers",
    201,
    takes=AddPaper,
    gives=PaperOffer,
    who="citizen",
    compares=True,
)
def upload(request: Request, draft: str) -> Answer:
    me, p = citizen(request), ports()
    command, seen = body(AddPaper, request), if_match(request)
    offer = add_paper(
        command, draft, me, seen, p.drafts, p.procedures, p.quarantine, p.codes, p.clock
    )
    return Answer(offer, etag(offer.version))


@door("POST", "/drafts/{draft}/papers/{paper}/finalise", gives=DraftView, who="citizen")
def finalise(request: Request, draft: str, paper: str) -> Answer:
    p = ports()
    changed = finalise_paper(
        draft, paper, citizen(request), p.drafts, p.quarantine, p.sniffer, p.scanner
    )
    return Answer(DraftView.of(changed), etag(changed.version))


@door("DELETE", "/drafts/{draft}/papers/{paper}", gives=DraftView, who="citizen", compares=True)
def drop(request: Request, draft: str, paper: str) -> Answer:
    me, p = citizen(request), ports()
    left = remove_paper(draft, paper, me, if_match(request), p.drafts, p.clock)
    return Answer(DraftView.of(left), etag(left.version))


@door(
    "POST",
    "/dossiers",
    201,
    takes=SubmitDossier,
    gives=Receipt,
    who="citizen",
    idempotent=True,
    compares=True,
)
def submit(request: Request) -> Receipt:
    me, p = citizen(request), ports()
    command, once = body(SubmitDossier, request), idempotent(me.person, request)
    seen = if_match(request)
    return submit_dossier(command, me, once, seen, p.drafts, p.dossiers, checklist(), p.codes)


@door("GET", "/dossiers", gives=DossierList, who="citizen", asks=("cursor",))
def dossiers(request: Request) -> DossierList:
    return list_dossiers(
        citizen(request), query(request, "cursor"), ports().dossiers, ports().messages
    )


@door("GET", "/dossiers/{code}", gives=DossierView, who="citizen")
def show(request: Request, code: str) -> Answer:
    return _shown(code, citizen(request))


def _shown(code: str, me: Session, *, moved: bool = False) -> Answer:
    p = ports()
    view = show_dossier(
        code, me, p.dossiers, p.procedures, p.calendars, p.messages, p.directory, moved=moved
    )
    return Answer(view, etag(view.version))


@door("POST", "/dossiers/{code}/papers", 201, takes=AddPaper, gives=PaperOffer, who="citizen")
def bring(request: Request, code: str) -> PaperOffer:
    me, p = citizen(request), ports()
    command = body(AddPaper, request)
    return add_supplement_paper(command, code, me, p.dossiers, p.procedures, p.quarantine, p.codes)


@door("POST", "/dossiers/{code}/papers/{paper}/finalise", gives=DossierView, who="citizen")
def look_at(request: Request, code: str, paper: str) -> Answer:
    me, p = citizen(request), ports()
    finalise_supplement_paper(code, paper, me, p.dossiers, p.quarantine, p.sniffer, p.scanner)
    return _shown(code, me, moved=True)


@door("DELETE", "/dossiers/{code}/papers/{paper}", gives=DossierView, who="citizen")
def take_back(request: Request, code: str, paper: str) -> Answer:
    me = citizen(request)
    remove_supplement_paper(code, paper, me, ports().dossiers)
    return _shown(code, me, moved=True)


@door(
    "POST",
    "/dossiers/{code}/supplement",
    takes=GiveSupplement,
    gives=DossierView,
    who="citizen",
    idempotent=True,
)
def supplement(request: Request, code: str) -> Answer:
    me, p = citizen(request), ports()
    command, once = body(GiveSupplement, request), idempotent(me.person, request)
    give_supplement(
        command, code, me, once, p.dossiers, p.procedures, p.declarations, p.calendars, p.clock
    )
    return _shown(code, me, moved=True)


@door(
    "POST",
    "/dossiers/{code}/withdrawal",
    takes=WithdrawDossier,
    gives=DossierView,
    who="citizen",
    idempotent=True,
)
def withdraw(request: Request, code: str) -> Answer:
    me, p = citizen(request), ports()
    command, once = body(WithdrawDossier, request), idempotent(me.person, request)
    withdraw_dossier(command, code, me, once, p.dossiers, p.clock)
    return _shown(code, me, moved=True)


@door("POST", "/dossiers/{code}/result", gives=ResultLink, who="citizen", idempotent=True)
def download(request: Request, code: str) -> ResultLink:
    me, p = citizen(request), ports()
    return download_result(code, me, idempotent(me.person, request), p.dossiers, p.clean, p.clock)
