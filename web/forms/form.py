"""The two forms of a procedure as bytes: the same sheet, with fields to type into and without."""

import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import pikepdf

from infra.catalogue.reading import Refused, read_procedures
from infra.tools import BuildRefused
from portal.domain.blank_form import FormKind, blank_forms
from portal.domain.model import Words
from portal.domain.procedure import Procedure
from web.forms.fields import typed, with_fields
from web.forms.paper import Paper, drawn
from web.forms.questions import NoForm, questions_of
from web.forms.sheet import FONT


def all_forms(
    procedures: Path, said: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, bytes]]:
    """Each with its place, for every version of a procedure that has them. Raises BuildRefused."""
    try:
        for procedure in read_procedures(procedures).values():
            offered = blank_forms(procedure)
            made = forms_of(procedure, said) if offered else {}
            yield from ((one.path.lstrip("/"), made[one.kind]) for one in offered)
    except (NoForm, Refused) as reason:
        raise BuildRefused(f"blank forms: {reason}") from reason


def forms_of(procedure: Procedure, said: Mapping[str, Mapping[str, str]]) -> dict[FormKind, bytes]:
    """The same procedure and words make the same bytes. Raises NoForm."""
    words = {key: Words.model_validate(one) for key, one in said.items()}
    paper = drawn(procedure, questions_of(procedure, words), words)
    font = paper.fonts[FONT]
    font.encode_text(typed())
    sheet = bytes(paper.output())
    return {kind: _saved(sheet, paper, kind, f"/F{font.i}") for kind in FormKind}


def _saved(sheet: bytes, paper: Paper, kind: FormKind, font: str) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(sheet)) as document:
        if kind is FormKind.FILLABLE:
            with_fields(document, paper.places, font)
        document.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return target.getvalue()
