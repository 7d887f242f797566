from portal.domain.errors import NotFound
from portal.domain.ports.catalogue import Directory, Messages
from portal.domain.ports.dossiers import Dossiers
from portal.domain.session import Session
from portal.operations.standing import DossierView, owners_view


def show_dossier(
    code: str, me: Session, dossiers: Dossiers, messages: Messages, directory: Directory
) -> DossierView:
    """One of the caller's dossiers, with its timeline. Raises NotFound for an unknown one and for another's."""
    found = dossiers.look(code)
    if found is None or not found.dossier.visible_to(me.person):
        raise NotFound
    return owners_view(found.dossier, found.events, messages, directory)
