from typing import Annotated

from pydantic import Field

from portal.domain.errors import Defect
from portal.domain.model import Form, Value
from portal.domain.ports.catalogue import Declarations, Procedures
from portal.domain.procedure import Audience, Procedure
from portal.operations.applying import not_for

MOST_NAMED = 50


class TryDeclaration(Value):
    """What somebody would file: their declaration, the papers of the checklist that they have, by id, and as whom.

    `case` leaves out what other cases ask for; without one, whatever any of them does is asked.
    """

    declaration: Form
    papers: Annotated[tuple[str, ...], Field(max_length=MOST_NAMED)] = ()
    case: str | None = None
    applicant: Audience | None = None


class Tried(Value):
    """What the officer who takes dossiers in would say, all of it at once. Nothing is kept."""

    ready: bool
    defects: tuple[Defect, ...]


def try_declaration(
    code: str, command: TryDeclaration, procedures: Procedures, declarations: Declarations
) -> Tried:
    """The intake checklist without an account. Raises NotFound."""
    found = procedures.find(code)
    defects = (
        *declarations.defects(found.declaration_schema, command.declaration),
        *_papers(found, command),
        *_case(found, command.case),
        *(not_for(found, command.applicant) if command.applicant else ()),
    )
    return Tried(ready=not defects, defects=defects)


def _papers(found: Procedure, command: TryDeclaration) -> tuple[Defect, ...]:
    asked = found.papers_of(command.case)
    missing = [p for p in found.missing(command.declaration, command.papers) if p in asked]
    unknown = [n for n, paper in enumerate(command.papers) if found.paper(paper) is None]
    return (
        *(Defect(pointer=f"/papers/{paper.id}", code="paper_missing") for paper in missing),
        *(Defect(pointer=f"/papers/{n}", code="not_offered") for n in unknown),
    )


def _case(found: Procedure, case: str | None) -> tuple[Defect, ...]:
    known = case is None or case in {one.id for one in found.cases}
    return () if known else (Defect(pointer="/case", code="not_offered"),)
