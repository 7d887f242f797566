from collections.abc import Mapping

from portal.domain.chain import canonical
from portal.domain.draft import MOST_DECLARATION_BYTES, Draft
from portal.domain.errors import Defect, Invalid, Stale
from portal.domain.model import AgencyCode, Form, Value
from portal.domain.place import PlaceSaid, Province
from portal.domain.ports.catalogue import Procedures
from portal.domain.ports.common import Clock
from portal.domain.ports.dossiers import Drafts
from portal.domain.ports.places import Directory, Places
from portal.domain.procedure import Audience, Procedure
from portal.domain.session import Session
from portal.operations.again import again
from portal.operations.applying import not_for
from portal.operations.drafting import own_draft
from portal.operations.offered_online import return_refused
from portal.operations.routing import province_of, province_served, receiving


class SaveDraft(Value):
    """Half-filled is fine: what is missing is said by `check_draft`, not here.

    `province` says where they are, by code or name, as it is or was called: the agency follows from it. A program may
    name the `agency` as well, or alone: then they are in its province. `applicant` and `return_by` stay what they are
    if nothing is said of them.
    """

    declaration: Form
    agency: AgencyCode | None = None
    province: PlaceSaid | None = None
    applicant: Audience | None = None
    return_by: str | None = None


def save_draft(
    command: SaveDraft,
    draft: str,
    seen: int,
    me: Session,
    drafts: Drafts,
    procedures: Procedures,
    places: Places,
    directory: Directory,
    clock: Clock,
) -> Draft:
    """The draft with what its owner wrote. Raises NotFound, Invalid, and Stale unless `seen` is its version.

    The same words again, with what they were seen upon before, are answered by the version they made: an answer was
    lost on the way.
    """

    def attempt() -> Draft:
        found = own_draft(draft, me, drafts)
        if found.version not in {seen, seen + 1}:
            raise Stale
        written = _written(command, found, procedures, places, directory)
        if found.version != seen:
            return _known(found, written)
        saved = found.changed(clock.now(), **written)
        drafts.save(saved)
        return saved

    return again(attempt)


def _known(found: Draft, written: Mapping[str, object]) -> Draft:
    if found.model_copy(update=written) != found:
        raise Stale
    return found


def _written(
    command: SaveDraft,
    found: Draft,
    procedures: Procedures,
    places: Places,
    directory: Directory,
) -> Mapping[str, object]:
    procedure = procedures.find(found.procedure, found.procedure_version)
    _check(command, procedure)
    province = _province(command, procedure, places, directory)
    return {
        "declaration": command.declaration,
        "return_by": command.return_by or found.return_by,
        "agency": _agency(command.agency, procedure, province, directory),
        "province": province.code if province else None,
        "applicant": command.applicant or found.applicant,
    }


def _check(command: SaveDraft, procedure: Procedure) -> None:
    defects = []
    if len(canonical(command.declaration).encode()) > MOST_DECLARATION_BYTES:
        defects.append(Defect(pointer="/declaration", code="too_long"))
    if command.agency is not None and command.agency not in procedure.agencies:
        defects.append(Defect(pointer="/agency", code="not_offered"))
    if command.return_by and (refused := return_refused(procedure, command.return_by)):
        defects.append(refused)
    if command.applicant is not None:
        defects += not_for(procedure, command.applicant)
    if defects:
        raise Invalid(defects=tuple(defects))


def _province(
    command: SaveDraft, procedure: Procedure, places: Places, directory: Directory
) -> Province | None:
    if command.province:
        return province_of(command.province, places)
    if command.agency:
        return province_served(command.agency, procedure, places, directory)
    return None


def _agency(
    named: AgencyCode | None, procedure: Procedure, province: Province | None, directory: Directory
) -> AgencyCode | None:
    """The one that is competent there; a program that names another one errs."""
    competent = receiving(procedure, province, directory)
    if named and competent and named != competent:
        raise Invalid(defects=(Defect(pointer="/agency", code="not_competent"),))
    return named or competent
