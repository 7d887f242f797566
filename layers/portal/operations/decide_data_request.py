"""What operators do about a request: follow it, or say why not. An export makes itself, unless its job was lost."""

from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from portal.domain.data_request import Correction, DataRequest, Hold, Kind, Stage, holds
from portal.domain.diary import Act, Opener, Opening
from portal.domain.errors import Conflict, NotFound, Raced
from portal.domain.model import Line, Value
from portal.domain.person import Person
from portal.domain.ports.common import Clock, Seal
from portal.domain.ports.data_requests import (
    DataRequests,
    Erasures,
    ExportJob,
    ExportJobs,
    Exports,
)
from portal.domain.ports.diary import Diary
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.identity import People, Sessions
from portal.domain.ports.payments import Payments
from portal.domain.ports.vault import Vault
from portal.operations.export_data import dossiers_of

ERASURE = "erasure"
"""Who ended the exports of somebody who is no more."""


class Files(NamedTuple):
    """Where somebody's data stand, for whoever acts upon them."""

    requests: DataRequests
    people: People
    sessions: Sessions
    dossiers: Dossiers
    payments: Payments
    diary: Diary
    vault: Vault
    seal: Seal
    clock: Clock
    exports: Exports
    jobs: ExportJobs
    erasures: Erasures


class DecideDataRequest(Value):
    """`by` is the role of whoever decided, and no name; with `refuse`, why not, for the citizen to read."""

    person: str
    request: str
    by: Line
    refuse: Line | None = None


class Wanted(NamedTuple):
    """What stands in the account, and what somebody wants there instead."""

    person: Person
    correction: Correction


def show_correction(command: DecideDataRequest, files: Files) -> Wanted:
    """Open what a correction is about, once the diary has it. Raises NotFound, Conflict."""
    request = _open(command, files)
    _noted(request, command, files)
    person, correction = files.people.find(request.person), files.requests.correction(request)
    if person is None or correction is None:
        raise NotFound
    return Wanted(person, correction)


def decide_data_request(command: DecideDataRequest, files: Files) -> DataRequest:
    """The request as it ended. An erasure that something holds is refused, with the reasons. Done again, it goes on.

    A copy stays open: its job is put once more, and made twice it is made once.
    Raises NotFound, Conflict if it has ended, and Raced if somebody else is at it.
    """
    request = _open(command, files)
    if command.refuse:
        return _ended(request, Stage.REFUSED, command, files, words=command.refuse)
    if request.kind is Kind.EXPORT:
        files.jobs.put(ExportJob(person=request.person, request=request.request))
        return request
    if request.kind is Kind.CORRECTION:
        return _corrected(request, command, files)
    held = _holds(request.person, files)
    if held:
        return _ended(request, Stage.REFUSED, command, files, holds=held)
    _noted(request, command, files)
    erase_person(request.person, files)
    return _ended(request, Stage.DONE, command, files)


def erase_person(person: str, files: Files) -> None:
    """Bar and sign them out, free their number, clear what stood beside, destroy their key, take away their archives.

    In this order; each again is nothing. That they are erased is noted once they can begin nothing any more and before
    the key goes: a restored table brings none back of which nobody knows. Archives come last: one that is being written
    is seen here, or its writer sees that nobody is there any more.
    """
    found = files.people.find(person)
    if found is not None:
        barred = found.barred()
        files.people.save(barred)
        files.sessions.end(*files.sessions.of(person))
        files.people.erase(barred, files.seal.of("national", found.particulars.cccd))
    files.people.clear(person)
    files.erasures.note(person)
    files.vault.destroy(person)
    for request in files.requests.of(person):
        if request.kind is Kind.EXPORT:
            _taken_away(request, files)


def _taken_away(request: DataRequest, files: Files) -> None:
    if request.stage is Stage.OPEN:
        with suppress(Raced):  # its archive was made in that moment
            files.requests.save(request.ended(Stage.REFUSED, files.clock.now(), ERASURE))
    files.exports.remove(request.request)


def _open(command: DecideDataRequest, files: Files) -> DataRequest:
    found = files.requests.find(command.person, command.request)
    if found is None:
        raise NotFound
    if found.stage is not Stage.OPEN:
        raise Conflict("data_request_ended")
    return found


def _corrected(request: DataRequest, command: DecideDataRequest, files: Files) -> DataRequest:
    person, wanted = show_correction(command, files)
    said = {name: new for name, new in wanted.model_dump().items() if new is not None}
    mended = person.particulars.model_copy(update=said)
    files.people.save(person.changed(particulars=mended))
    return _ended(request, Stage.DONE, command, files)


def _holds(person: str, files: Files) -> tuple[Hold, ...]:
    mine = list(dossiers_of(person, files.dossiers))
    unsettled = any(_unsettled(one.id, files.payments) for one in mine)
    return holds(mine, files.clock.now(), unsettled=unsettled)


def _unsettled(dossier: str, payments: Payments) -> bool:
    fee = payments.fee(dossier)
    if fee is None:
        return False
    return bool(fee.in_review) or any(_cases(fee.attempts, payments))


def _cases(attempts: tuple[str, ...], payments: Payments) -> Iterator[bool]:
    return (case.is_open for one in attempts for case in payments.cases(one))


def _noted(request: DataRequest, command: DecideDataRequest, files: Files) -> None:
    """Before anything is opened, the diary says who did."""
    opening = Opening(
        at=files.clock.now(),
        by=Opener.OPERATOR,
        who=command.by,
        about=request.request,
        act=Act(request.kind.value),
    )
    files.diary.write(request.person, opening)


def _ended(
    request: DataRequest,
    stage: Stage,
    command: DecideDataRequest,
    files: Files,
    *,
    words: str | None = None,
    holds: tuple[Hold, ...] = (),
) -> DataRequest:
    now = files.clock.now()
    ended = request.ended(
        stage,
        now,
        command.by,
        words=words,
        holds=holds,
        acknowledged_at=request.acknowledged_at or now,
    )
    files.requests.save(ended)
    return ended
