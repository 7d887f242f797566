from portal.domain.folding import folded
from portal.domain.model import Value, Words
from portal.domain.ports.catalogue import Procedures
from portal.domain.ports.common import Clock
from portal.domain.procedure import OnlineScope, Procedure


class ProcedureLine(Value):
    code: str
    title: Words
    field: Words
    level: int
    online_scope: OnlineScope
    fee: int
    working_days: int


class ProcedureList(Value):
    items: tuple[ProcedureLine, ...]


def find_procedures(words: str | None, procedures: Procedures, clock: Clock) -> ProcedureList:
    """Those whose code, title or summary holds every word, with or without marks; all of them for no words."""
    wanted = folded(words or "").split()
    found = [p for p in procedures.all() if all(word in _text(p) for word in wanted)]
    return ProcedureList(items=tuple(_line(p, clock) for p in found))


def _text(procedure: Procedure) -> str:
    title, summary = procedure.title, procedure.summary
    return folded(f"{procedure.code} {title.vi} {title.en} {summary.vi} {summary.en}")


def _line(procedure: Procedure, clock: Clock) -> ProcedureLine:
    return ProcedureLine(
        code=procedure.code,
        title=procedure.title,
        field=procedure.field,
        level=procedure.level,
        online_scope=procedure.online_scope,
        fee=procedure.fee(clock.now()).total,
        working_days=procedure.processing.working_days,
    )
