"""VNPAY's query API (`querydr`, version 2.1.0): what became of an attempt, asked and answered in signed JSON.

Its fields are signed in an order of their own for each direction, joined by bars. What comes back is read as
anybody's words until its signature, our merchant's code and the attempt's reference hold.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, RootModel, StringConstraints, ValidationError
from pydantic.alias_generators import to_pascal
from urllib3.exceptions import HTTPError

from portal.domain.payment import Notification, PaymentRequest, Verdict
from portal.domain.ports.common import Clock, Codes
from portal.gateways.vnpay import VERSION, Credentials, Vnpay, dong, local_time
from portal.outbound.addresses import Forbidden, Guard, Place
from portal.outbound.pool import Deadline, pool

SECONDS = 6
"""How long asking takes at most, from the look-up of the desk's address to its answer's last byte."""

_MOST_BYTES = 16_384
_OK = 200
_FROM = "127.0.0.1"
"""vnp_IpAddr: VNPAY wants one, and a function has none of its own."""

_ASKED = (
    "vnp_RequestId",
    "vnp_Version",
    "vnp_Command",
    "vnp_TmnCode",
    "vnp_TxnRef",
    "vnp_TransactionDate",
    "vnp_CreateDate",
    "vnp_IpAddr",
    "vnp_OrderInfo",
)
_ANSWERED = (
    "vnp_ResponseId",
    "vnp_Command",
    "vnp_ResponseCode",
    "vnp_Message",
    "vnp_TmnCode",
    "vnp_TxnRef",
    "vnp_Amount",
    "vnp_BankCode",
    "vnp_PayDate",
    "vnp_TransactionNo",
    "vnp_TransactionType",
    "vnp_TransactionStatus",
    "vnp_OrderInfo",
    "vnp_PromotionCode",
    "vnp_PromotionAmount",
)
_FOUND = "00"
"""vnp_ResponseCode; 91 says that VNPAY has never heard of it."""

_VERDICTS: Mapping[str, Verdict] = {
    "00": Verdict.PAID,
    "01": Verdict.UNFINISHED,
    "02": Verdict.FAILED,
}
"""vnp_TransactionStatus. Every other one says that money moved, and not well: people decide."""

_Text = Annotated[str, StringConstraints(max_length=300)]


def _vnpays(name: str) -> str:
    return f"vnp_{to_pascal(name)}"


class _Answer(BaseModel):
    """The fields we read; the signature is over those and more."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True, alias_generator=_vnpays)

    command: Literal["querydr"]
    response_code: Literal["00", "91"]
    tmn_code: _Text
    txn_ref: _Text
    amount: _Text = ""
    pay_date: _Text = ""
    transaction_no: _Text = ""
    transaction_type: Literal["", "01"] = ""
    transaction_status: _Text = ""


class _Fields(RootModel[dict[str, str]]):
    """Texts and nothing else."""


class VnpayInquiry:
    """`secret` gives the merchant's credentials as JSON; `desk` is the query API's address."""

    name = Vnpay.name

    def __init__(
        self, secret: Callable[[], str], desk: str, guard: Guard, clock: Clock, codes: Codes
    ) -> None:
        self._secret, self._desk, self._guard = secret, desk, guard
        self._clock, self._codes = clock, codes

    def ask(self, payment: PaymentRequest) -> Notification | None:
        """Knock once, for six seconds at most; no redirection is followed."""
        own = Credentials.model_validate_json(self._secret())
        asked = self._question(payment, own)
        try:
            with Deadline(SECONDS) as deadline:
                answer = _post(self._guard.place(self._desk), deadline, asked)
        except (Forbidden, HTTPError):
            return None
        return _read(answer, payment, own) if answer else None

    def _question(self, payment: PaymentRequest, own: Credentials) -> Mapping[str, str]:
        asked = {
            "vnp_RequestId": self._codes.id(),
            "vnp_Version": VERSION,
            "vnp_Command": "querydr",
            "vnp_TmnCode": own.tmn_code,
            "vnp_TxnRef": payment.payment,
            "vnp_TransactionDate": local_time(payment.opened_at),
            "vnp_CreateDate": local_time(self._clock.now()),
            "vnp_IpAddr": _FROM,
            "vnp_OrderInfo": f"Hoi ket qua nop le phi ho so {payment.code}",
        }
        return {**asked, "vnp_SecureHash": sign_fields(_ASKED, asked, own.hash_secret)}


def sign_fields(fields: Sequence[str], said: Mapping[str, str], secret: str) -> str:
    text = "|".join(said.get(field, "") for field in fields)
    return hmac.digest(secret.encode(), text.encode(), hashlib.sha512).hex()


def _post(place: Place, deadline: Deadline, asked: Mapping[str, str]) -> bytes | None:
    with pool(place, deadline) as connections:
        answer = connections.request(
            "POST",
            place.path,
            json=dict(asked),
            headers={"Host": place.authority, "User-Agent": "mot-cua"},
            retries=False,
            redirect=False,
            assert_same_host=False,
            preload_content=False,
        )
        body = answer.read(_MOST_BYTES + 1)
        answer.close()
    return body if answer.status == _OK and len(body) <= _MOST_BYTES else None


def _read(body: bytes, payment: PaymentRequest, own: Credentials) -> Notification | None:
    try:
        said = _Fields.model_validate_json(body).root
        if not _signed(said, own.hash_secret):
            return None
        answer = _Answer.model_validate(said)
        ours = (answer.tmn_code, answer.txn_ref) == (own.tmn_code, payment.payment)
        return _notification(answer, payment) if ours else None
    except ValidationError:
        return None


def _signed(said: Mapping[str, str], secret: str) -> bool:
    signature = sign_fields(_ANSWERED, said, secret)
    return hmac.compare_digest(said.get("vnp_SecureHash", "").lower().encode(), signature.encode())


def _notification(answer: _Answer, payment: PaymentRequest) -> Notification:
    """Its text is what was said of the attempt, without the answer's own number: told again, it is the same."""
    known = answer.response_code == _FOUND
    verdict = _VERDICTS.get(answer.transaction_status, Verdict.SUSPECTED)
    return Notification(
        payment=payment.payment,
        amount=dong(answer.amount) if known else payment.amount,
        verdict=verdict if known else Verdict.UNFINISHED,
        gateway_transaction=answer.transaction_no,
        response=answer.transaction_status if known else answer.response_code,
        text=urlencode(answer.model_dump(by_alias=True)),
    )
