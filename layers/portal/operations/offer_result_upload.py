from typing import Annotated, Literal

from pydantic import Field

from portal.domain.errors import Raced
from portal.domain.model import Line, Sha256, Value
from portal.domain.once import Once
from portal.domain.ports.dossiers import Dossiers, Upload
from portal.domain.ports.files import Quarantine, UploadForm
from portal.domain.session import AgencyCaller
from portal.operations.download_result import result_key
from portal.operations.moving import of_agency

MOST_BYTES = 20 * 2**20


class OfferResult(Value):
    """The file that carries the decision. `size` in bytes, `sha256` in base64."""

    file_name: Line
    content_type: Literal["application/pdf"]
    size: Annotated[int, Field(ge=1, le=MOST_BYTES)]
    sha256: Sha256


class ResultOffer(Value):
    result: str
    upload: UploadForm


def offer_result_upload(
    command: OfferResult,
    code: str,
    caller: AgencyCaller,
    once: Once,
    dossiers: Dossiers,
    quarantine: Quarantine,
) -> ResultOffer:
    """A form to upload a result with, straight to quarantine; `decide_dossier` names it after.

    Raises NotFound, KeyReused.
    """
    dossier = of_agency(code, caller, dossiers)
    upload = Upload(id=once.key[:26], once=once, **command.model_dump())
    _expected(dossier.id, upload, dossiers)
    form = quarantine.offer(
        result_key(dossier.id, upload.id),
        content_type=upload.content_type,
        size=upload.size,
        sha256=upload.sha256,
    )
    return ResultOffer(result=upload.id, upload=form)


def _expected(dossier: str, upload: Upload, dossiers: Dossiers) -> None:
    """The key names the upload, so a second knock finds the first one's."""
    try:
        dossiers.expect(dossier, upload)
    except Raced:
        stored = dossiers.expected(dossier, upload.id)
        if stored is None or not upload.once.same(stored.once):
            raise
