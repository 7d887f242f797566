from portal.domain.ports.dossiers import Dossiers, Drafts


def forget_draft(draft: str, drafts: Drafts, dossiers: Dossiers) -> None:
    """Forget what an expired draft leaves behind: its declaration and its papers' names.

    What has events was submitted, and is evidence: no housekeeping takes that away, even if
    somebody deleted its head by hand.
    """
    if not dossiers.events(draft):
        drafts.forget(draft)
