from portal.domain.ports.catalogue import Directory, Messages
from portal.domain.ports.dossiers import Dossiers
from portal.domain.session import Session
from portal.operations.moving import of_citizen
from portal.operations.standing import DossierView, owners_view


def show_dossier(
    code: str, me: Session, dossiers: Dossiers, messages: Messages, directory: Directory
) -> DossierView:
    """One of the caller's dossiers, with its timeline. Raises NotFound."""
    dossier = of_citizen(code, me, dossiers)
    return owners_view(dossier, dossiers.events(dossier.id), messages, directory)
