import json
from collections.abc import Iterator
from datetime import datetime

from pydantic import JsonValue

from portal.domain.data_request import DataRequest, Stage
from portal.domain.dossier import Dossier
from portal.domain.draft import Draft
from portal.domain.errors import Raced
from portal.domain.event import result_of
from portal.domain.ports.common import Clock
from portal.domain.ports.data_requests import ExportJob, Exports
from portal.domain.ports.dossiers import Dossiers
from portal.operations.add_paper import paper_key
from portal.operations.download_result import result_key
from portal.operations.holdings import Holdings, Json, account_of
from portal.operations.naming import named
from portal.operations.pages import pages
from portal.operations.supplementing import OnFile, copies, on_file

MOST_BYTES = 200 * 2**20
"""Of files. What does not fit is named in the export, and stands in its dossier."""

EXPORT = "export"
"""Who ended the request."""


def export_data(
    job: ExportJob,
    holdings: Holdings,
    exports: Exports,
    clock: Clock,
    most: int = MOST_BYTES,
) -> None:
    """Make the archive that was asked for, once; a request that ended meanwhile needs none.

    Everything as JSON, beside the papers and results that may be shown, up to `most` bytes of them. Of somebody who
    was erased nothing stays, whenever that was: an erasure first leaves its stone and takes away archives last, so
    either it finds this one, or this finds the stone.
    """
    found = holdings.requests.find(job.person, job.request)
    if found is not None and found.stage is Stage.OPEN and _there(job, holdings):
        exports.put(job.request, _files(job.person, holdings, exports, clock, most))
    if not _there(job, holdings):
        exports.remove(job.request)
    elif found is not None and found.stage is Stage.OPEN:
        _done(found, holdings, clock.now())


def _there(job: ExportJob, holdings: Holdings) -> bool:
    return holdings.people.find(job.person) is not None


def _done(found: DataRequest, holdings: Holdings, now: datetime) -> None:
    done = found.ended(Stage.DONE, now, EXPORT, acknowledged_at=found.acknowledged_at or now)
    try:
        holdings.requests.save(done)
    except Raced:
        return


def _files(
    person: str, holdings: Holdings, exports: Exports, clock: Clock, most: int
) -> Iterator[tuple[str, bytes]]:
    dossiers = list(dossiers_of(person, holdings.dossiers))
    left, missing = most, list[JsonValue]()
    for dossier in dossiers:
        for name, key in _copies(dossier, holdings.dossiers):
            content = exports.copy(key) if left > 0 else None
            left -= len(content or b"")
            if content is None or left < 0:
                missing.append(name)
            else:
                yield name, content
    now, not_here = clock.now(), holdings.messages.words("export.not_here")
    said: Json = {"made_at": now.isoformat(), "not_here": not_here.model_dump()}
    said |= account_of(person, holdings, now)
    said["drafts"] = [_draft(one, holdings) for one in holdings.drafts.of(person)]
    said["dossiers"] = [_dossier(one, holdings) for one in dossiers]
    said["files_left_out"] = missing
    yield "data.json", json.dumps(said, ensure_ascii=False, indent=2).encode()


def dossiers_of(person: str, dossiers: Dossiers) -> Iterator[Dossier]:
    """All of them, page by page."""
    for page in pages(dossiers.of, person):
        yield from page.dossiers


def _draft(draft: Draft, holdings: Holdings) -> Json:
    """The list knows no declarations."""
    found = holdings.drafts.find(draft.draft) or draft
    return found.model_dump(mode="json", exclude={"once"})


def _dossier(dossier: Dossier, holdings: Holdings) -> Json:
    filed = on_file(dossier, holdings.dossiers)
    events = holdings.dossiers.events(dossier.id)
    fee = holdings.payments.fee(dossier.id)
    return {
        **dossier.model_dump(mode="json"),
        **_filed(filed),
        "events": [event.model_dump(mode="json", exclude={"once"}) for event in events],
        "fee_request": fee.model_dump(mode="json") if fee else None,
        "payments": [
            paid.model_dump(mode="json", exclude={"once"})
            for reference in (fee.attempts if fee else ())
            if (paid := holdings.payments.find(reference))
        ],
    }


def _filed(filed: OnFile) -> Json:
    return {
        "declaration": filed.declaration,
        "papers": [one.paper.model_dump(mode="json") for one in filed.papers],
        "supplements": [one.model_dump(mode="json") for one in filed.supplements],
    }


def _copies(dossier: Dossier, dossiers: Dossiers) -> Iterator[tuple[str, str]]:
    """Each file's name in the archive, and where its clean copy stands."""
    events = dossiers.events(dossier.id)
    made, result = copies(events), result_of(events)
    for one in on_file(dossier, dossiers).papers:
        copy = made.get(one.paper.paper)
        if copy and copy.sha256:
            name = named(f"{dossier.code}/{one.paper.paper}", one.paper.content_type)
            yield name, paper_key(dossier.id, one.paper.paper)
    if result and dossier.result and dossier.result.available:
        name = named(f"{dossier.code}/{result.id}", result.content_type)
        yield name, result_key(dossier.id, result.id)
