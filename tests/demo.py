"""One citizen's dossier from registration to result, on the local cloud: each step with its time.

make demo
"""

import sys
import time
from collections.abc import Callable
from typing import TypeVar

from infra.localcloud.cloud import LocalCloud
from tests.people import Citizen, Sandbox, b64_sha256, good, sample_pdf, sample_photo, until

T = TypeVar("T")
AGENCY = "G01.79"


class Steps:
    """Prints each step as it is done."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._count = 0

    def __call__(
        self, what: str, do: Callable[[], T], tell: Callable[[T], str] = lambda _: ""
    ) -> T:
        began = time.monotonic()
        result = do()
        self._count += 1
        self.say(f"{self._count:2}. {what:52} {time.monotonic() - began:5.2f} s  {tell(result)}")
        return result

    def say(self, line: str = "") -> None:
        sys.stdout.write(line.rstrip() + "\n")
        sys.stdout.flush()

    def total(self) -> float:
        return time.monotonic() - self._started


def main() -> int:
    origins = LocalCloud().origins
    sandbox = Sandbox(origins.sandbox)
    citizen = Citizen(origins.portal, sandbox)
    step = Steps()
    step.say(f"\nĐổi giấy phép lái xe (3.000347) through {origins.portal}\n")
    arrive(step, citizen)
    code = file(step, citizen)
    answer(step, citizen, sandbox, code)
    same = fetch(step, citizen, code)
    views(step, citizen, sandbox, code)
    step.say(
        f"\n{'Equal' if same else 'DIFFERENT'} checksums. All of it took {step.total():.1f} s."
    )
    return 0 if same else 1


def arrive(step: Steps, citizen: Citizen) -> None:
    step(
        "registers: number, name, phone, mail, password",
        citizen.register,
        lambda r: f"codes to {r['phone_hint']}",
    )
    step("proves phone and mail by their codes", citizen.confirm)
    step(
        "signs in: number, password, captcha, code by SMS",
        citizen.sign_in,
        lambda s: f"until {s['expires_at']}",
    )


def file(step: Steps, citizen: Citizen) -> str:
    step(
        "finds the procedure without marks: doi giay phep",
        lambda: good(citizen.http.get("/procedures", params={"q": "doi giay phep"})),
        lambda found: ", ".join(
            f"{p['title']['vi']} · {p['fee']:,} đ · {p['working_days']} days"
            for p in found["items"][:1]
        ),
    )
    draft = step("starts a draft", citizen.start, lambda d: f"ETag {d['version']}")
    draft = step(
        "declares; the draft is saved",
        lambda: citizen.save(draft),
        lambda d: f"ETag {d['version']}",
    )
    papers = {
        "giay-kham-suc-khoe": (sample_pdf(), "application/pdf", "Giấy khám sức khỏe.pdf"),
        "giay-phep-lai-xe": (sample_photo(), "image/jpeg", "GPLX hai mặt.jpg"),
    }
    for document, paper in papers.items():
        step(
            f"uploads {document} straight to quarantine",
            lambda document=document, paper=paper: citizen.upload(draft["draft"], document, *paper),
            lambda p: f"{p['state']} ({p['scanner']})",
        )
    step(
        "checks the answers",
        lambda: citizen.check(draft["draft"]),
        lambda c: f"ready: {c['ready']}, {c['fee']['total']:,} đ",
    )
    receipt = step(
        "submits",
        lambda: citizen.submit(draft["draft"]),
        lambda r: f"{r['code']}, look-up code {r['secret']}",
    )
    return str(receipt["code"])


def answer(step: Steps, citizen: Citizen, sandbox: Sandbox, code: str) -> None:
    step(
        "intake leg: papers cleaned, agency told by webhook",
        lambda: until(lambda: sandbox.webhooks(AGENCY, code), "the webhook"),
        lambda calls: f"verified: {calls[0]['verified']}",
    )
    step("agency accepts (2)", lambda: sandbox.press(AGENCY, code, "accept"))
    step("due date, by working days", lambda: citizen.dossier(code), lambda d: str(d["due_at"]))
    step("agency starts processing (4)", lambda: sandbox.press(AGENCY, code, "start"))
    step("agency requests the fee (6)", lambda: sandbox.press(AGENCY, code, "fee-requests"))
    offer = step(
        "citizen opens the payment",
        lambda: citizen.pay(code),
        lambda p: f"{p['amount']:,} đ to {p['payee']}",
    )
    location = step("pays at the bank", lambda: sandbox.at_the_bank(offer["url"], "pay"))
    step(
        "comes back with a signed answer",
        lambda: citizen.come_back(location),
        lambda r: f"shown as {r['shown']}",
    )
    step(
        "IPN verified and settled; processing again (4)",
        lambda: citizen.wait_for(code, "processing"),
    )
    step(
        "agency decides with a result file (9)",
        lambda: sandbox.press(
            AGENCY, code, "results", sample="1", number="12/2026/QĐ-GPLX", note="Đủ điều kiện"
        ),
    )


def fetch(step: Steps, citizen: Citizen, code: str) -> bool:
    def ready() -> bool:
        result = citizen.dossier(code)["result"]
        return bool(result and result["available"])

    step("return leg: the result is made ready", lambda: until(ready, "the result"))
    link, content = step(
        "citizen downloads it (10)",
        lambda: citizen.download(code),
        lambda got: f"{len(got[1])} bytes",
    )
    shown = step(
        "dossier is complete", lambda: citizen.dossier(code), lambda d: d["state_name"]["vi"]
    )
    checksums = [shown["result"]["sha256"], link["sha256"], b64_sha256(content)]
    step.say()
    for name, checksum in zip(
        ("as uploaded", "as announced", "as downloaded"), checksums, strict=True
    ):
        step.say(f"    {name:14} {checksum}")
    return len(set(checksums)) == 1


def views(step: Steps, citizen: Citizen, sandbox: Sandbox, code: str) -> None:
    """What the counterparties saw."""
    until(lambda: len(sandbox.webhooks(AGENCY, code)) >= 3 or None, "the agency to hear of the end")
    step.say("\nThe phone:")
    for text in reversed(sandbox.texts(citizen.phone)):
        step.say(f"    {text}")
    step.say("\nThe mailbox:")
    for mail in reversed(sandbox.mails(citizen.email)):
        step.say(f"    {mail['subject']}")
    step.say("\nThe agency, by webhooks it verified itself:")
    for call in reversed(sandbox.webhooks(AGENCY, code)):
        step.say(
            f"    {call['type']:24} {call['data']['state']:12} verified: {call['verified']}  {call['id']}"
        )
    step.say("\nThe timeline:")
    for line in citizen.dossier(code)["timeline"]:
        step.say(
            f"    {line['seq']:2} {line['at'][:19]} {line['who']['vi']:20} {line['what']['vi']}"
        )


if __name__ == "__main__":
    sys.exit(main())
