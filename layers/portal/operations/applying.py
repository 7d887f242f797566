"""Who may ask for a procedure: a citizen, a household, a business, an organisation."""

from portal.domain.errors import Defect, Invalid
from portal.domain.procedure import Audience, Procedure


def not_for(procedure: Procedure, applicant: Audience) -> tuple[Defect, ...]:
    """Whom it is for, if not for `applicant`. Where the source names nobody, it is for everybody."""
    if not procedure.audience or applicant in procedure.audience:
        return ()
    return tuple(Defect(pointer="/applicant", code=f"for_{one}") for one in procedure.audience)


def admitted(procedure: Procedure, applicant: Audience) -> None:
    """Raises Invalid, with those whom it is for."""
    if defects := not_for(procedure, applicant):
        raise Invalid("not_for_applicant", defects=defects)
