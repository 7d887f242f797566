from portal.domain.errors import Defect, Invalid
from portal.domain.ports.catalogue import Procedures
from portal.domain.ports.common import Codes
from portal.domain.ports.dossiers import Dossiers
from portal.domain.ports.files import Quarantine
from portal.domain.session import Session
from portal.domain.supplement import About, Supplement
from portal.operations.add_paper import (
    AddPaper,
    PaperOffer,
    announced,
    check_paper,
    new_paper,
    upload_form,
)
from portal.operations.supplementing import Answering, answering


def add_supplement_paper(
    command: AddPaper,
    code: str,
    me: Session,
    dossiers: Dossiers,
    procedures: Procedures,
    quarantine: Quarantine,
    codes: Codes,
) -> PaperOffer:
    """A form to upload a paper with that the open supplement asks for.

    The same file announced again is the same paper, as in a draft. Raises NotFound, Conflict, Invalid.
    """

    def change(found: Answering) -> Supplement | None:
        _asked(command, found, procedures)
        if announced(command, found.supplement.papers):
            return None
        paper = new_paper(command, found.supplement.papers, codes)
        return found.supplement.changed(papers=(*found.supplement.papers, paper))

    dossier, supplement = answering(code, me, dossiers, change)
    paper = announced(command, supplement.papers)[0]
    form = upload_form(dossier.id, paper, quarantine)
    return PaperOffer(paper=paper, upload=form, version=dossier.version)


def _asked(command: AddPaper, found: Answering, procedures: Procedures) -> None:
    dossier, supplement = found
    check_paper(command, procedures.find(dossier.procedure, dossier.procedure_version))
    if command.required_document not in supplement.targets(About.PAPER):
        raise Invalid(defects=(Defect(pointer="/required_document", code="not_asked"),))
