"""How the bank misbehaves on request: at its counter, with a transaction afterwards, and at its query desk."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from sandbox import vnpay
from sandbox.config import BankConfig
from sandbox.courier import Courier
from sandbox.outside import Outside
from sandbox.transactions import DONG, Ledger, Transaction

HONEST, EARLY, LATE, SILENT = "honest", "early", "late", "silent"
CONDUCTS = {
    HONEST: "Báo IPN ngay sau khi bấm nút",
    EARLY: "Báo IPN trước khi trình duyệt rời trang",
    LATE: "Báo IPN trễ 5 giây",
    SILENT: "Không bao giờ báo IPN",
}
LATE_SECONDS = 5

DEEDS = {
    "again": "Gửi lại IPN",
    "twenty": "Gửi IPN 20 lần cùng lúc",
    "pay_again": "Trừ tiền lần nữa (kể cả khi đã hủy)",
    "wrong_amount": "Báo thừa 1.000 đ, chữ ký đúng",
    "bad_signature": "Báo với chữ ký sai",
    "contradiction": "Báo hai mã mâu thuẫn (00 và 02)",
}
TWENTY = 20

DESKS = {
    HONEST: "Trả lời đúng",
    "slow": "Trả lời chậm",
    SILENT: "Không trả lời",
    "forged": "Trả lời với chữ ký sai",
}
_NEVER = 60.0
"""Seconds: longer than anybody waits."""


class Mischief:
    def __init__(
        self, bank: BankConfig, ledger: Ledger, courier: Courier, outside: Outside
    ) -> None:
        self._bank, self._ledger = bank, ledger
        self._courier, self._outside = courier, outside
        self.desk, self.seconds = HONEST, 0.0

    async def announce(self, transaction: Transaction, conduct: str) -> None:
        """Tell the merchant of what was decided at the counter, in the manner chosen there."""
        match conduct:
            case "early":
                await self._courier.send_once(transaction.ref)
                self._courier.send(transaction.ref, tried=1)
            case "late":
                self._courier.send(transaction.ref, after=LATE_SECONDS)
            case "silent":
                transaction.silent = True
                self._ledger.keep(transaction)
            case _:
                self._courier.send(transaction.ref)

    async def do(self, deed: str, transaction: Transaction) -> None:
        moved = {
            "vnp_ResponseCode": vnpay.PAID,
            "vnp_TransactionStatus": vnpay.PAID,
            "vnp_TransactionNo": str(transaction.number),
        }
        match deed:
            case "again" if transaction.response_code is not None:
                await self._courier.send_once(transaction.ref)
            case "twenty" if transaction.response_code is not None:
                self._courier.send_at_once(transaction.ref, TWENTY)
            case "pay_again":
                await self._pay_again(transaction)
            case "wrong_amount":
                more = str((transaction.amount + 1000) * DONG)
                await self._say(transaction, moved | {"vnp_Amount": more})
            case "bad_signature":
                forged = _forged(transaction.said(self._bank, moved))
                await self._courier.tell(transaction.ref, forged)
            case "contradiction":
                await self._say(transaction, moved | {"vnp_TransactionStatus": "02"})
            case _:
                raise HTTPException(400, "Không làm được việc này với giao dịch này.")

    async def _say(self, transaction: Transaction, changes: Mapping[str, str]) -> None:
        await self._courier.tell(transaction.ref, transaction.said(self._bank, changes))

    async def _pay_again(self, transaction: Transaction) -> None:
        """The money moves, whatever was decided before; a second time under another number."""
        if transaction.money_moved:
            transaction.number = self._ledger.another_number(transaction.ref)
        transaction.response_code = vnpay.PAID
        transaction.pay_date = vnpay.stamp(self._outside.now())
        self._ledger.keep(transaction)
        await self._courier.send_once(transaction.ref)

    def behave(self, desk: str, seconds: str) -> None:
        """From now on the query desk answers so; `seconds` is how slow a slow one is."""
        if desk not in DESKS or not (seconds.isascii() and seconds.isdigit()):
            raise HTTPException(400, "Không rõ bàn tra cứu phải trả lời thế nào.")
        self.desk, self.seconds = desk, float(seconds)

    async def answer(self, honest: Mapping[str, str]) -> Response:
        match self.desk:
            case "slow":
                await self._outside.sleep(self.seconds)
            case "silent":
                await self._outside.sleep(_NEVER)
                return Response(status_code=503)
            case "forged":
                return JSONResponse(_forged(honest))
            case _:
                pass
        return JSONResponse(dict(honest))


def _forged(said: Mapping[str, str]) -> dict[str, str]:
    signature = said[vnpay.SIGNATURE]
    return {**said, vnpay.SIGNATURE: ("1" if signature[0] == "0" else "0") + signature[1:]}
