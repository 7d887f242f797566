from typing import Annotated

from pydantic import StringConstraints

from portal.domain.checksum import sha256_of
from portal.domain.dossier import Dossier, Moved, ResultMark, move
from portal.domain.errors import Conflict, Defect, Invalid
from portal.domain.event import Result
from portal.domain.model import Id, Line, Text, Value
from portal.domain.once import Once
from portal.domain.ports.catalogue import Procedures
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Dossiers, Upload
from portal.domain.ports.files import Quarantine, Scanner, Sniffer
from portal.domain.session import AgencyCaller
from portal.domain.transitions import EventType
from portal.operations.agency_moves import MoveAnswer, moved_by_agency, officer
from portal.operations.download_result import result_key


class DecideDossier(Value):
    """`result` was uploaded before; `number` is the decision's own."""

    result: Id
    number: Annotated[Line, StringConstraints(max_length=60)]
    note: Text = ""


def decide_dossier(
    command: DecideDossier,
    code: str,
    caller: AgencyCaller,
    once: Once,
    seen: int | None,
    dossiers: Dossiers,
    procedures: Procedures,
    quarantine: Quarantine,
    sniffer: Sniffer,
    scanner: Scanner,
    clock: Clock,
) -> MoveAnswer:
    """Decided (9), with the file that says so: never without one, never before the fee is paid.

    Raises NotFound, Invalid if the file is not what was announced, Conflict, Stale, KeyReused, Unavailable.
    """

    def decide(dossier: Dossier) -> Moved:
        now = clock.now()
        _paid(dossier, procedures)
        result = _result(command, dossier, dossiers, quarantine, sniffer, scanner)
        return move(
            dossier,
            EventType.DECIDED,
            officer(caller),
            now,
            data=result.facts(),
            once=once,
            result=ResultMark(id=result.id),
            ended_at=now,
        )

    return moved_by_agency(EventType.DECIDED, decide, code, caller, once, seen, dossiers, clock)


def _paid(dossier: Dossier, procedures: Procedures) -> None:
    procedure = procedures.find(dossier.procedure, dossier.procedure_version)
    due = procedure.collects(dossier.submitted_at, dossier.case)
    if due and (dossier.fee is None or dossier.fee.paid_at is None):
        raise Conflict("fee_unpaid")


def _result(
    command: DecideDossier,
    dossier: Dossier,
    dossiers: Dossiers,
    quarantine: Quarantine,
    sniffer: Sniffer,
    scanner: Scanner,
) -> Result:
    announced = dossiers.expected(dossier.id, command.result)
    if announced is None:
        raise Invalid(defects=(Defect(pointer="/result", code="not_offered"),))
    version = _looked_at(
        announced, result_key(dossier.id, announced.id), quarantine, sniffer, scanner
    )
    words = {"number": command.number, "note": command.note, "object_version": version}
    return Result.model_validate({**announced.model_dump(exclude={"once"}), **words})


def _looked_at(
    announced: Upload, key: str, quarantine: Quarantine, sniffer: Sniffer, scanner: Scanner
) -> str:
    """The stored version that is the announced file, and harmless."""
    stored = quarantine.look(key)
    if stored is None:
        raise Conflict("nothing_uploaded")
    if stored.size != announced.size:
        raise _refused("differs")
    content = quarantine.read(key, stored.version)
    if sha256_of(content) != announced.sha256:
        raise _refused("differs")
    if sniffer.content_type(content) != announced.content_type:
        raise _refused("type_differs")
    if not scanner.scan(content).clean:
        raise _refused("infected")
    return stored.version


def _refused(code: str) -> Invalid:
    return Invalid(defects=(Defect(pointer="/result", code=f"paper_{code}"),))
