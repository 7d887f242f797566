"""The ways in which published records are known to mislead: each is told of, or the record is refused.

A trap names the field it is about, and says in both languages what is wrong, for the citizen who reads the procedure.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from infra.import_catalogue import said
from infra.import_catalogue.fee_traps import (
    counted_by_unit,
    field_against_text,
    free_but_charged,
    several_at_once,
    thousands_dropped,
)
from infra.import_catalogue.record import Record
from infra.import_catalogue.said import Found
from infra.import_catalogue.time_traps import mixed_units, number_without_unit, several_deadlines
from infra.import_catalogue.wording import laws
from portal.domain.folding import folded
from portal.domain.procedure import Flag

_LATER = ("chung tu no", "no chung tu", "duoc no", "nop sau", "nop bo sung sau")
_KEPT = ("co gia tri 2 nam", "co gia tri 02 nam", "da nop truoc")
_LINKED = "lien thong"
_MANY = 3


class Trap(NamedTuple):
    """`key` is where in the record; a refused record is not taken at all."""

    name: str
    key: str
    flag: Flag
    refused: bool = False


def wrong_legal_basis(record: Record, _day: date) -> Found:
    """Its list lacks what its text cites, or holds what is no number of a law. It also keeps what was replaced."""
    listed = {law for one in record.legal_basises_details for law in laws(one.code)}
    missing = [law for law in laws(record.text) if law not in listed]
    malformed = [one for one in record.legal_basises_details if not laws(one.code)]
    if record.legal_basises_details and (missing or malformed):
        named = ", ".join(missing[:3]) or "-"
        yield (
            "legalBasisesDetails",
            "legal_basis",
            f"Căn cứ ghi như nguồn công bố. Nội dung còn dẫn: {named}. Danh sách có thể sai hoặc đã cũ.",
            f"The legal basis is as published. The text also cites: {named}. The list may be wrong or old.",
        )


def alternatives_listed(record: Record, _day: date) -> Found:
    if any(row.conditional for row in said.rows(record)):
        yield (
            "executionCases",
            "papers",
            'Một số giấy tờ của nguồn là lựa chọn ("nếu có", "trường hợp …"): cổng không bắt buộc những giấy tờ đó.',
            'Some of the source\'s papers are alternatives ("if …"): the portal does not demand them.',
        )


def no_result(record: Record, _day: date) -> Found:
    if not said.results(record):
        yield (
            "resultsDetails",
            "results",
            "Nguồn không quy định kết quả. Bạn chỉ nhận được ghi nhận rằng hồ sơ đã đến.",
            "The source sets no result. You only get a record that the dossier arrived.",
        )


def linked_procedure(record: Record, _day: date) -> Found:
    linked = _LINKED in folded(f"{record.name}\n{record.steps}") or record.procedure_related_group
    if linked or len(said.results(record)) > _MANY:
        yield (
            "code",
            "code",
            "Thủ tục này liên thông với thủ tục khác: mã, thời hạn và kết quả không giống khi làm riêng từng thủ tục.",
            "This procedure is linked with others: its code, time and results are not those of each one alone.",
        )


def papers_later(record: Record, _day: date) -> Found:
    names = "\n".join(row.component.name for row in said.rows(record))
    text = folded(f"{record.text}\n{names}")
    if any(words in text for words in (*_LATER, *_KEPT)):
        yield (
            "executionCases",
            "papers",
            "Nguồn cho phép nộp sau một số giấy tờ, hoặc dùng lại giấy tờ đã nộp còn giá trị.",
            "The source lets some papers come later, or lets papers filed earlier serve again while valid.",
        )


TRAPS: tuple[Callable[[Record, date], Found], ...] = (
    free_but_charged,
    thousands_dropped,
    field_against_text,
    counted_by_unit,
    number_without_unit,
    mixed_units,
    wrong_legal_basis,
    several_deadlines,
    alternatives_listed,
    no_result,
    linked_procedure,
    papers_later,
    several_at_once,
)
"""Twelve in the order in which they were found in the published data, and one that comes of importing."""


def traps_of(record: Record, day: date) -> Iterator[Trap]:
    """What misleads in it for somebody who takes it on that day."""
    for look in TRAPS:
        for key, about, vi, en in look(record, day):
            refused = look is thousands_dropped
            yield Trap(look.__name__, key, Flag(about=about, vi=vi, en=en), refused)
