from datetime import datetime

from portal.domain.errors import NotFound
from portal.domain.model import Value
from portal.domain.ports.common import Clock
from portal.domain.ports.data_requests import DataRequests, Exports
from portal.domain.session import Session


class ExportLink(Value):
    url: str
    expires_at: datetime


def offer_export(
    request: str, me: Session, requests: DataRequests, exports: Exports, clock: Clock
) -> ExportLink:
    """Where to fetch what was exported. Raises NotFound for another's, one still to be made, and one that is gone."""
    found = requests.find(me.person, request)
    until = found.linked_until() if found else None
    if until is None or clock.now() >= until:
        raise NotFound
    url, expires_at = exports.link(request)
    return ExportLink(url=url, expires_at=expires_at)
