"""Every five minutes: the bank is asked about attempts of which it has not spoken."""

from functions import telemetry
from functions.wiring import ports
from portal.operations.reconcile_payments import reconcile_payments


def handler(_event: object, _context: object) -> None:
    done = reconcile_payments(ports().payments, ports().inquiry, ports().clock)
    counted = {name: getattr(done, name) for name in ("waiting", "settled", "silent", "given_up")}
    telemetry.log("reconcile", **counted)
    for payment in done.failed:
        telemetry.log("reconcile_failed", payment=payment)
    if done.silent or done.failed:
        telemetry.count("BankSilent", by=done.silent + len(done.failed))
