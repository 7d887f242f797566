from portal.domain.happened import Happened, What
from portal.domain.session import Session
from portal.operations.again import again
from portal.operations.security_notice import warn
from portal.operations.show_session import owner
from portal.operations.shut_account import Safe


def factor_changed(me: Session, what: What, safe: Safe) -> None:
    """Write it in the account's record and tell its owner, with a code against whoever else it was (ASVS 6.3.7).

    Raises Raced if the account is changed again and again in that moment.
    """
    happened = Happened(what=what, at=safe.bell.clock.now(), by="session")
    again(lambda: safe.people.save(owner(me, safe.people).changed(), happened))
    warn(safe.bell, owner(me, safe.people), what)
