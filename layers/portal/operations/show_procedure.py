from datetime import date

from pydantic import JsonValue

from portal.domain.model import Value, Words
from portal.domain.ports.catalogue import Directory, Procedures
from portal.domain.ports.common import Clock
from portal.domain.procedure import Fee, OnlineScope, Procedure, Required, RequiredDocument
from portal.operations.standing import AgencyName


class PaperAsked(Value):
    """One paper of the checklist, with the condition it is asked on in words."""

    id: str
    name: Words
    help: Words
    required: Required
    when: Words | None
    content_types: tuple[str, ...]
    max_bytes: int


class ProcedureView(Value):
    """All a citizen needs to know before starting. `verified` says whether somebody held it against the law."""

    code: str
    version: str
    effective_from: date
    title: Words
    summary: Words
    field: Words
    level: int
    online_scope: OnlineScope
    audience: tuple[str, ...]
    agencies: tuple[AgencyName, ...]
    steps: tuple[Words, ...]
    papers: tuple[PaperAsked, ...]
    fee: Fee
    working_days: int
    returns: tuple[str, ...]
    results: tuple[Words, ...]
    legal_basis: tuple[str, ...]
    source: str
    verified: bool
    declaration_schema: dict[str, JsonValue]


def show_procedure(
    code: str, procedures: Procedures, directory: Directory, clock: Clock
) -> ProcedureView:
    """A procedure as it is today, its fee included. Raises NotFound."""
    found = procedures.find(code)
    same = set(ProcedureView.model_fields) & set(Procedure.model_fields) - {"papers", "agencies"}
    return ProcedureView(
        **{name: getattr(found, name) for name in same},
        online_scope=found.online_scope,
        agencies=tuple(AgencyName(code=one, name=directory.name(one)) for one in found.agencies),
        papers=tuple(_asked(paper) for paper in found.papers),
        fee=found.fee(clock.now()),
        working_days=found.processing.working_days,
    )


def _asked(paper: RequiredDocument) -> PaperAsked:
    same = paper.model_dump(include={"id", "name", "help", "content_types", "max_bytes"})
    return PaperAsked(
        **same, required=paper.required, when=paper.when.words if paper.when else None
    )
