from portal.domain.model import Value
from portal.domain.ports.catalogue import Messages
from portal.domain.ports.dossiers import Dossiers
from portal.domain.session import Session
from portal.operations.standing import DossierLine, line_of


class DossierList(Value):
    """`next` is the cursor of the next page; None on the last."""

    items: tuple[DossierLine, ...]
    next: str | None


def list_dossiers(
    me: Session, cursor: str | None, dossiers: Dossiers, messages: Messages
) -> DossierList:
    """The caller's dossiers, newest first. Raises Malformed for a cursor that is not theirs."""
    page = dossiers.of(me.person, cursor)
    return DossierList(
        items=tuple(line_of(dossier, messages) for dossier in page.dossiers), next=page.next
    )
