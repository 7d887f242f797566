"""What a record says of fees, set into what is held: one plain amount by channel is all that it can say.

Rates by group, place, number or share are ours: they stay as they are.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from infra.import_catalogue.fee_traps import taken
from infra.import_catalogue.record import Record
from infra.import_catalogue.said import SaidFee
from infra.import_catalogue.wording import laws
from portal.domain.fee import ALL, FeeKind, FeeLine
from portal.domain.folding import folded
from portal.domain.model import Words
from portal.domain.procedure import Procedure

_FEE = Words(vi="Phí, lệ phí", en="Fee")
_MOST_NAME = 120
_MONEY_LAWS = ("TT-BTC", "HĐND")


def next_fees(record: Record, base: Procedure, day: date) -> tuple[FeeLine, ...]:
    """The rates from that day. What a channel charges anew follows what it charged, which ends the day before."""
    spoken = taken(record)
    fees = base.fees
    for channel in dict.fromkeys(fee.channel for fee in spoken):
        of_it = [fee for fee in spoken if fee.channel == channel]
        plain = [line for line in fees if _plain(line, channel) and _in_force(line, day)]
        if not _agree(plain, of_it):
            fees = (*_ended(fees, plain, day), *_begun(of_it, plain, record, day))
    return fees


def _agree(plain: Sequence[FeeLine], spoken: Sequence[SaidFee]) -> bool:
    return sorted(line.amount or 0 for line in plain) == sorted(int(fee.value) for fee in spoken)


def _plain(line: FeeLine, channel: str) -> bool:
    whole = line.subject == ALL and line.province is None and line.of is None and not line.tiers
    return whole and line.channel == channel


def _in_force(line: FeeLine, day: date) -> bool:
    return line.valid_from <= day <= (line.valid_to or date.max)


def _ended(lines: Sequence[FeeLine], plain: Sequence[FeeLine], day: date) -> Iterator[FeeLine]:
    for line in lines:
        if line not in plain:
            yield line
        elif line.valid_from < day:
            yield line.model_copy(update={"valid_to": day - timedelta(days=1)})


def _begun(
    spoken: Sequence[SaidFee], plain: Sequence[FeeLine], record: Record, day: date
) -> Iterator[FeeLine]:
    """Each follows one that ended, and is called as it: a share of a fee stays a share of it."""
    for number, fee in enumerate(spoken):
        before = plain[number] if number < len(plain) else None
        amount = int(fee.value)
        yield FeeLine(
            id=before.id if before else f"phi-{fee.channel}-{day.isoformat()}-{number + 1}",
            name=before.name if before else _name(fee),
            kind=before.kind if before else _kind(fee),
            channel=fee.channel,
            amount=amount or None,
            free=amount == 0,
            per=fee.per,
            valid_from=day,
            legal_basis=_basis(fee, record),
        )


def _name(fee: SaidFee) -> Words:
    """As its own text calls it, before the amount."""
    name = fee.own.partition(":")[0].strip()
    fits = len(name) <= _MOST_NAME and "phi" in folded(name).split() and "\n" not in name
    return Words(vi=name, en=name) if fits else _FEE


def _kind(fee: SaidFee) -> FeeKind:
    return FeeKind.CHARGE if folded(_name(fee).vi).startswith("le phi") else FeeKind.FEE


def _basis(fee: SaidFee, record: Record) -> str:
    """The law that its text cites, or one about money on the list, or else the decision that announced it."""
    listed = [law for one in record.legal_basises_details for law in laws(one.code)]
    about_money = [law for law in listed if law.endswith(_MONEY_LAWS)]
    cited = laws(f"{fee.own}\n{fee.text}")
    named = (*cited, *about_money, record.decision, *listed)
    return next(filter(None, named), f"dichvucong.gov.vn {record.code}")
