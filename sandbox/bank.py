"""The bank, speaking VNPAY's protocol from the gateway's side."""

import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox import vnpay
from sandbox.bank_mischief import CONDUCTS, DEEDS, DESKS, HONEST, Mischief
from sandbox.config import BankConfig
from sandbox.courier import Courier
from sandbox.outside import Outside
from sandbox.pages import guard, message, page
from sandbox.queries import QueryDesk
from sandbox.transactions import Ledger, Transaction


class Bank:
    def __init__(
        self, config: BankConfig, ledger: Ledger, courier: Courier, outside: Outside
    ) -> None:
        self._config = config
        self._ledger = ledger
        self._outside = outside
        self._queries = QueryDesk(config, ledger, outside)
        self._mischief = Mischief(config, ledger, courier, outside)

    def routes(self) -> list[Route]:
        return [
            Route("/bank", self.book),
            Route("/bank/transactions.json", self.book_json),
            Route("/bank/pay", self.offer, methods=["GET"]),
            Route("/bank/pay", self.decide, methods=["POST"]),
            Route("/bank/transactions/{ref}/deeds", self.misbehave, methods=["POST"]),
            Route("/bank/desk", self.desk, methods=["POST"]),
            Route("/bank/query", self.query, methods=["POST"]),
        ]

    async def book(self, _: Request) -> Response:
        return page(
            "bank.html",
            transactions=self._ledger.newest_first(),
            payee=self._config.payee,
            outcomes=vnpay.OUTCOMES,
            deeds=DEEDS,
            desks=DESKS,
            desk=self._mischief.desk,
        )

    async def book_json(self, _: Request) -> Response:
        transactions = [one.as_json() for one in self._ledger.newest_first()]
        return JSONResponse({"transactions": transactions})

    async def offer(self, request: Request) -> Response:
        """Show the payment page the merchant sent the citizen to."""
        params = _single(request.url.query)
        refusal = self._refusal(params)
        if refusal:
            return refusal
        nonce = secrets.token_urlsafe(16)
        transaction = self._ledger.open(_unsigned(params), self._outside.now(), nonce)
        if transaction is None:
            return message("Mã giao dịch đã được dùng cho một yêu cầu khác", status=409)
        return self._counter(transaction)

    def _refusal(self, params: Mapping[str, str]) -> HTMLResponse | None:
        expected = vnpay.sign(params, self._config.hash_secret)
        if not vnpay.same_signature(params.get(vnpay.SIGNATURE), expected):
            return message("Sai chữ ký (mã 70)", "vnp_SecureHash không khớp.", status=400)
        defects = vnpay.pay_defects(params, self._config.tmn_code)
        if defects:
            return message("Yêu cầu thanh toán không hợp lệ", *defects, status=400)
        known = self._ledger.find(params["vnp_TxnRef"])
        decided = known is not None and known.response_code is not None
        if not decided and vnpay.is_expired(params, self._outside.now()):
            return message("Giao dịch đã quá thời gian chờ thanh toán (mã 15)", status=410)
        return None

    def _counter(self, transaction: Transaction) -> HTMLResponse:
        return page(
            "pay.html",
            transaction=transaction,
            payee=self._config.payee,
            failures=vnpay.FAILURES,
            outcomes=vnpay.OUTCOMES,
            conducts=CONDUCTS,
            return_url=transaction.return_url(self._config),
        )

    async def decide(self, request: Request) -> Response:
        """Take a button of the payment page. Pressed twice, it leads to the same return."""
        async with request.form() as form:
            transaction = self._known(str(form.get("txn_ref", "")))
            guard(form, transaction.nonce)
            code, conduct = _response_code(form), str(form.get("conduct", HONEST))
        if transaction.response_code is None:
            self._settle(transaction, code)
            await self._mischief.announce(transaction, conduct)
        return RedirectResponse(transaction.return_url(self._config), 303)

    def _settle(self, transaction: Transaction, code: str) -> None:
        now = self._outside.now()
        expired = vnpay.is_expired(transaction.params, now)
        transaction.response_code = vnpay.EXPIRED if expired else code
        transaction.pay_date = vnpay.stamp(now)
        self._ledger.keep(transaction)

    async def misbehave(self, request: Request) -> Response:
        async with request.form() as form:
            guard(form)
            deed = str(form.get("deed", ""))
        await self._mischief.do(deed, self._known(request.path_params["ref"]))
        return RedirectResponse("/bank", 303)

    async def desk(self, request: Request) -> Response:
        async with request.form() as form:
            guard(form)
            self._mischief.behave(str(form.get("desk", "")), str(form.get("seconds", "0")))
        return RedirectResponse("/bank", 303)

    async def query(self, request: Request) -> Response:
        return await self._mischief.answer(self._queries.answer(await request.body()))

    def _known(self, ref: str) -> Transaction:
        transaction = self._ledger.find(ref)
        if transaction is None:
            raise HTTPException(404, "Không có giao dịch này.")
        return transaction


def _single(query: str) -> dict[str, str]:
    """Each parameter once: said twice, the two sides could each believe another one."""
    pairs = parse_qsl(query, keep_blank_values=True)
    params = dict(pairs)
    if len(params) != len(pairs):
        raise HTTPException(400, "Một tham số được gửi hai lần.")
    return params


def _unsigned(params: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in params.items()
        if name not in {vnpay.SIGNATURE, "vnp_SecureHashType"}
    }


def _response_code(form: Mapping[str, object]) -> str:
    match form.get("outcome"):
        case "pay":
            return vnpay.PAID
        case "cancel":
            return vnpay.CANCELLED
        case "fail" if (code := str(form.get("code", "51"))) in vnpay.FAILURES:
            return code
    raise HTTPException(400, "Không rõ nút nào đã được bấm.")
