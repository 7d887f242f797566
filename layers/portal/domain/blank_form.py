"""Mẫu tờ khai: the blank forms of a procedure, from level 2 on: to fill in on a screen, and to print and write on."""

from enum import StrEnum

from portal.domain.model import Value
from portal.domain.procedure import Procedure
from portal.domain.service_level import Online


class FormKind(StrEnum):
    FILLABLE = "fillable"
    PRINTABLE = "printable"


class BlankForm(Value):
    """One of them, and where the portal's origin has it.

    `general`: no declaration of the procedure is known here, so it is a request that names the procedure and its
    papers; the form that the law names is another one.
    """

    kind: FormKind
    path: str
    general: bool = False


def blank_forms(procedure: Procedure) -> tuple[BlankForm, ...]:
    """None below level 2, and none of a utility: it has no national code, and nothing is filed."""
    code, general = procedure.code, not procedure.declaration_schema
    if not procedure.allows(Online.FORMS) or not code[0].isdigit():
        return ()
    return tuple(
        BlankForm(
            kind=kind, path=f"/forms/{code}-{procedure.version}-{kind.value}.pdf", general=general
        )
        for kind in FormKind
    )
