"""Mẫu tờ khai: the blank forms of a procedure, from level 2 on: to fill in on a screen, and to print and write on."""

from enum import StrEnum

from portal.domain.model import Value
from portal.domain.procedure import Procedure
from portal.domain.service_level import Online


class FormKind(StrEnum):
    FILLABLE = "fillable"
    PRINTABLE = "printable"


class BlankForm(Value):
    """One of them, and where the portal's origin has it."""

    kind: FormKind
    path: str


def blank_forms(procedure: Procedure) -> tuple[BlankForm, ...]:
    """None below level 2, and none where no declaration is known here to make them of."""
    if not procedure.allows(Online.FORMS) or not procedure.declaration_schema:
        return ()
    return tuple(
        BlankForm(kind=kind, path=f"/forms/{procedure.code}-{procedure.version}-{kind.value}.pdf")
        for kind in FormKind
    )
