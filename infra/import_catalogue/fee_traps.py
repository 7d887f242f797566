"""What misleads in published fees: free that is not, thousands that are lost, field against text, each by its unit."""

from collections.abc import Sequence
from datetime import date

from infra.import_catalogue import said
from infra.import_catalogue.record import Record
from infra.import_catalogue.said import Found, SaidFee
from infra.import_catalogue.wording import tiered, until

_LEAST = 1000


def free_but_charged(record: Record, _day: date) -> Found:
    for fee in said.fees(record):
        if fee.value == 0 and fee.amounts:
            sums = _sums(fee.amounts)
            yield (
                fee.key,
                "fees",
                f"Nguồn ghi không thu tiền, nhưng nội dung có thu {sums} đồng. Cổng không lấy mức phí này.",
                f"The source's field says free, but its text charges {sums} đ. Its figure was not taken.",
            )


def thousands_dropped(record: Record, _day: date) -> Found:
    """No fee of the State is under 1.000 đ."""
    for fee in said.fees(record):
        lost = 0 < fee.value < _LEAST or fee.value != int(fee.value)
        if lost and not fee.foreign:
            yield (
                fee.key,
                "fees",
                f"Mức phí {fee.value:g} đồng nhỏ hơn 1.000 đồng: nguồn đã làm rơi hàng nghìn.",
                f"A fee of {fee.value:g} đ is under 1,000 đ: its thousands were dropped.",
            )


def field_against_text(record: Record, day: date) -> Found:
    for fee in said.fees(record):
        if fee.value and fee.amounts and fee.value not in fee.amounts:
            told = f"{int(fee.value):,}".replace(",", "."), _sums(fee.amounts)
            yield (
                fee.key,
                "fees",
                f"Nguồn ghi {told[0]} đồng nhưng nội dung ghi {told[1]} đồng. Cổng không lấy mức phí này.",
                f"The source's field says {told[0]} đ, its text {told[1]} đ. Its figure was not taken.",
            )
        elif days := until(f"{fee.own}\n{fee.text}"):
            last = max(days)
            over = ("đã hết hạn", "ended") if last < day else ("chỉ áp dụng đến", "ends")
            yield (
                fee.key,
                "fees",
                f"Nội dung nguồn nói đến một mức phí {over[0]} ngày {last:%d/%m/%Y}.",
                f"The source's text speaks of a rate that {over[1]} on {last:%d/%m/%Y}.",
            )


def counted_by_unit(record: Record, _day: date) -> Found:
    for fee in said.fees(record):
        if fee.foreign:
            yield (
                fee.key,
                "fees",
                "Nguồn ghi mức phí bằng ngoại tệ. Cổng không lấy mức phí này.",
                "The source states the fee in another currency. It was not taken.",
            )
        elif tiered(f"{fee.own}\n{fee.text}"):
            yield (
                fee.key,
                "fees",
                "Mức phí của nguồn giảm theo số lượng hoặc có mức tối đa. Cổng không lấy mức phí này.",
                "The source's fee falls with the number or has a cap. Its figure was not taken.",
            )
        elif fee.per:
            yield (
                fee.key,
                "fees",
                f"Mức phí tính cho mỗi {fee.per}, không phải cho cả hồ sơ.",
                f"The fee is for each {fee.per}, not for the whole dossier.",
            )


def several_at_once(record: Record, _day: date) -> Found:
    """Nobody can tell whether all of them are owed, or one by case."""
    spoken = said.fees(record)
    for channel in dict.fromkeys(fee.channel for fee in spoken):
        of_it = [fee for fee in spoken if fee.channel == channel]
        if several(of_it):
            yield (
                of_it[0].key,
                "fees",
                "Nguồn ghi nhiều mức phí cho một cách nộp, không nói mức nào cho ai. Cổng không lấy các mức này.",
                "The source lists several fees for one way of filing and does not say for whom. They were not taken.",
            )


def several(spoken: Sequence[SaidFee]) -> bool:
    return len([fee for fee in spoken if fee.value]) > 1


def taken(record: Record) -> tuple[SaidFee, ...]:
    """Those that can be believed, of channels that have no more than one."""
    found = [fee for fee in said.fees(record) if believed(fee)]
    ways = dict.fromkeys(fee.channel for fee in found)
    by_way = ([fee for fee in found if fee.channel == way] for way in ways)
    return tuple(fee for of_it in by_way for fee in of_it if not several(of_it))


def believed(fee: SaidFee) -> bool:
    """Whether field and text agree, and one amount can say it."""
    doubted = fee.amounts and fee.value not in fee.amounts
    return not (doubted or fee.foreign or tiered(f"{fee.own}\n{fee.text}"))


def _sums(amounts: tuple[int, ...]) -> str:
    return ", ".join(f"{amount:,}".replace(",", ".") for amount in amounts[:4])
