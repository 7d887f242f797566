"""A procedure as linked data: schema.org's GovernmentService, for search engines and whoever reads JSON-LD 1.1."""

import json
from collections.abc import Iterator
from typing import Any

from portal.domain.fee import ALL, FeeLine
from portal.domain.model import Words
from portal.domain.procedure import Procedure
from portal.domain.processing import Time, Unit

_AUDIENCE = {
    "citizen": "Person",
    "household": "Household",
    "business": "Business",
    "organisation": "Organization",
}
_DURATION = {Unit.DAYS: "P{}D", Unit.HOURS: "PT{}H"}


def linked(procedure: Procedure) -> dict[str, Any]:
    """Addresses are relative to the portal's own. What the source is silent about is left out."""
    page = f"/vi/thu-tuc/?ma={procedure.code}"
    told = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": page,
        "url": page,
        "identifier": procedure.code,
        "name": _text(procedure.title),
        "description": _text(procedure.summary),
        "category": _text(procedure.field),
        "areaServed": {"@type": "Country", "name": "VN"},
        "audience": [_audience(who) for who in procedure.audience],
        "provider": _agency(procedure),
        "availableChannel": [*_channels(procedure, page)],
        "offers": [] if "fees" in procedure.unknown else [*_offers(procedure)],
        "serviceOutput": [{"@type": "Thing", "name": _text(one)} for one in procedure.results],
        "subjectOf": [_source(procedure), *map(_law, procedure.legal_basis)],
    }
    return {name: value for name, value in told.items() if value}


def written(procedure: Procedure) -> str:
    return json.dumps(linked(procedure), ensure_ascii=False, indent=1) + "\n"


def _text(words: Words) -> list[dict[str, str]]:
    return [
        {"@language": "vi", "@value": words.vi},
        {"@language": "en", "@value": words.en},
    ]


def _audience(who: str) -> dict[str, str]:
    return {"@type": "Audience", "audienceType": _AUDIENCE[who]}


def _agency(procedure: Procedure) -> dict[str, Any] | None:
    kind = procedure.agency_kind
    return {"@type": "GovernmentOrganization", "name": _text(kind)} if kind else None


def _channels(procedure: Procedure, page: str) -> Iterator[dict[str, Any]]:
    """A working day or hour has no duration of its own in ISO 8601: such times are not told here."""
    if "channels" in procedure.unknown:
        return
    for way in procedure.channels:
        lasting = [_lasting(time) for time in procedure.granted(way)]
        told = {
            "@type": "ServiceChannel",
            "name": way,
            "serviceUrl": page if way == "online" else None,
            "processingTime": lasting[0] if len(lasting) == 1 else None,
        }
        yield {name: value for name, value in told.items() if value}


def _lasting(time: Time) -> str | None:
    form = _DURATION.get(time.unit)
    return form.format(time.amount) if form else None


def _offers(procedure: Procedure) -> Iterator[dict[str, Any]]:
    """Plain rates of everybody: shares, tiers, exemptions and what goes by the page are in the other files."""
    for line in procedure.fees:
        if line.subject == ALL and not (line.percent or line.tiers or line.per):
            yield _offer(line)


def _offer(line: FeeLine) -> dict[str, Any]:
    told = {
        "@type": "Offer",
        "name": _text(line.name),
        "price": str(line.amount or 0),
        "priceCurrency": "VND",
        "validFrom": line.valid_from.isoformat(),
        "validThrough": line.valid_to.isoformat() if line.valid_to else None,
        "category": line.channel,
        "eligibleRegion": line.province,
    }
    return {name: value for name, value in told.items() if value}


def _source(procedure: Procedure) -> dict[str, str]:
    verified = "verified" if procedure.verified else "unverified"
    return {"@type": "WebPage", "url": procedure.source, "creativeWorkStatus": verified}


def _law(number: str) -> dict[str, str]:
    return {"@type": "Legislation", "legislationIdentifier": number}
