from typing import Annotated

from pydantic import Field

from portal.domain.errors import Defect
from portal.domain.model import Form, Value
from portal.domain.not_before import too_early
from portal.domain.place import PlaceSaid
from portal.domain.procedure import CASE, Audience, Procedure
from portal.operations.applying import not_for
from portal.operations.checklist import Checklist
from portal.operations.offered_online import ways_left
from portal.operations.routing import unplaced

MOST_NAMED = 50


class TryDeclaration(Value):
    """What somebody would file: their declaration, the papers of the checklist that they have, by id, as whom.

    `case` leaves out what other cases ask for; without one, whatever any of them does is asked. `province` is said as
    in a draft, and missed where the agency depends on it.
    """

    declaration: Form
    papers: Annotated[tuple[str, ...], Field(max_length=MOST_NAMED)] = ()
    case: str | None = None
    applicant: Audience | None = None
    province: PlaceSaid | None = None


class Tried(Value):
    """What the officer who takes dossiers in would say, all of it at once. Nothing is kept.

    `ready` is said of nothing that was not checked or cannot be filed here; `declaration_checked`, whether there is a
    form to hold it to.
    """

    ready: bool
    declaration_checked: bool
    defects: tuple[Defect, ...]


def try_declaration(code: str, command: TryDeclaration, by: Checklist) -> Tried:
    """The intake checklist without an account. Raises NotFound."""
    today = by.today()
    found = by.procedures.in_force(code, today)
    case = found.case_of(command.declaration) or command.case
    defects = (
        *by.declarations.defects(found.declaration_schema, command.declaration),
        *too_early(found, command.declaration, today, by.calendars.working()),
        *(unplaced(command.province, found, by.places, by.directory) if found.files_online else ()),
        *_papers(found, command, case),
        *_case(found, case, command),
        *(not_for(found, command.applicant) if command.applicant else ()),
        *_unchecked(found),
        *ways_left(found, case),
    )
    checked = bool(found.declaration_schema)
    return Tried(ready=not defects, declaration_checked=checked, defects=defects)


def _unchecked(found: Procedure) -> tuple[Defect, ...]:
    """Where nobody knows what is asked for, nothing can be said to be enough."""
    if "papers" not in found.unknown and (found.declaration_schema or found.papers):
        return ()
    return (Defect(pointer="/procedure", code="nothing_to_check"),)


def _papers(found: Procedure, command: TryDeclaration, case: str | None) -> tuple[Defect, ...]:
    """Of the case that is declared, or else named: some papers are asked for in one alone."""
    asked = found.papers_of(case)
    declared = command.declaration | ({CASE: case} if case else {})
    missing = [p for p in found.missing(declared, command.papers) if p in asked]
    unknown = [n for n, paper in enumerate(command.papers) if found.paper(paper) is None]
    return (
        *(Defect(pointer=f"/papers/{paper.id}", code="paper_missing") for paper in missing),
        *(Defect(pointer=f"/papers/{n}", code="not_offered") for n in unknown),
    )


def _case(found: Procedure, case: str | None, command: TryDeclaration) -> tuple[Defect, ...]:
    """`case` is what is declared, or else named: which of the two is blamed if it is not filed online."""
    if command.case not in {None, *(one.id for one in found.cases)}:
        return (Defect(pointer="/case", code="not_offered"),)
    if not found.only_elsewhere(case):
        return ()
    said = "/declaration/case" if found.case_of(command.declaration) else "/case"
    return (Defect(pointer=said, code="case_not_online"),)
