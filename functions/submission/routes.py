"""Writing a draft, adding papers, submitting, and following one's own dossiers."""

from chalice.app import Blueprint, Request

from functions.http import Answer, Doors, etag
from functions.reading import body, idempotent
from functions.session import citizen
from functions.wiring import ports
from portal.operations.start_draft import StartDraft, start_draft

routes = Blueprint(__name__)
door = Doors(routes)


@door("POST", "/drafts", 201, takes=StartDraft, who="citizen", idempotent=True)
def start(request: Request) -> Answer:
    me, p = citizen(request), ports()
    command = body(StartDraft, request)
    draft = start_draft(command, me, idempotent(me.person, request), p.drafts, p.procedures, p.clock)
    return Answer(draft, etag(draft.version))
