"""The people of a journey. They know the portal and the sandbox as pages and HTTP, and nothing of the code."""

import base64
import hashlib
import re
import secrets
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from tests.solving import solve_captcha

T = TypeVar("T")
PATIENCE_SECONDS = 60.0
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Nobody on this machine speaks TLS: no client needs to read whom the world trusts, 40 ms each."""
PASSWORD = "Trang sáng đầu ngõ 27"
PROCEDURE = "3.000347"


def until(look: Callable[[], T | None], what: str, seconds: float = PATIENCE_SECONDS) -> T:
    """What `look` finds, waiting for it; says what never came."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.25)
    raise AssertionError(f"waited {seconds:.0f} s in vain for {what}")


def good(answer: httpx.Response) -> Any:  # noqa: ANN401  # JSON
    """The body of an answer that has to be a good one."""
    assert answer.is_success, (
        f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}"
    )
    return answer.json() if answer.content else None


def b64_sha256(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def new_key() -> dict[str, str]:
    return {"Idempotency-Key": secrets.token_hex(16)}


BRIEF = httpx.Limits(keepalive_expiry=2)
"""A connection is not used again once the servers here might just be closing it: they do so after five seconds."""


@dataclass
class Sandbox:
    """The counterparties' pages: phone, mailbox, bank and agency desk."""

    url: str
    http: httpx.Client = field(
        default_factory=lambda: httpx.Client(timeout=30, limits=BRIEF, verify=PLAIN)
    )

    def close(self) -> None:
        self.http.close()

    def texts(self, phone: str) -> list[str]:
        found = good(self.http.get(f"{self.url}/phone/messages.json", params={"number": phone}))
        return [message["text"] for message in found["messages"]]

    def mails(self, address: str) -> list[dict[str, Any]]:
        found = good(self.http.get(f"{self.url}/mail/messages.json", params={"to": address}))
        return list(found["messages"])

    def ask(
        self, agency: str, dossier: str, wrong: Mapping[str, tuple[str, str]], why_again: str = ""
    ) -> None:
        """Ask for a supplement: of each `paper.<document>` or `field.<name>` the kind of defect, and words."""
        rows = {f"{name}.code": code for name, (code, _) in wrong.items()}
        rows |= {f"{name}.text": text for name, (_, text) in wrong.items()}
        self.press(agency, dossier, "supplement-requests", why_again=why_again, **rows)

    def webhooks(self, agency: str, dossier: str) -> list[dict[str, Any]]:
        found = good(self.http.get(f"{self.url}/agency/{agency}/webhooks.json"))
        return [call for call in found["webhooks"] if call["data"].get("dossier") == dossier]

    def press(self, agency: str, dossier: str, button: str, **said: str) -> None:
        """Press a button on the agency's page of a dossier, and have it work."""
        answer = self.push(agency, dossier, button, **said)
        assert answer.status_code == 303, f"{button}: {answer.status_code} {_text(answer.text)}"

    def push(self, agency: str, dossier: str, button: str, **said: str) -> httpx.Response:
        """Press a button, whatever comes of it."""
        page = f"{self.url}/agency/{agency}/dossiers/{dossier}"
        form = {"nonce": _nonce(self.http.get(page).text), "key": secrets.token_hex(16), **said}
        files = {"nothing": ("", b"")} if button == "results" else None
        return self.http.post(f"{page}/{button}", data=form, files=files)

    def behave(self, agency: str, **mischief: str) -> None:
        """Have an agency behave so from now on; well, where nothing is said."""
        good(self.http.put(f"{self.url}/agency/{agency}/mischief.json", json=mischief))

    def at_the_bank(self, url: str, outcome: str, conduct: str = "honest") -> str:
        """Open the bank's page and press a button; returns where the bank sends the browser back to."""
        shown = self.http.get(url)
        assert shown.status_code == 200, _text(shown.text)
        form = {
            "txn_ref": _field(shown.text, "txn_ref"),
            "nonce": _nonce(shown.text),
            "outcome": outcome,
            "conduct": conduct,
        }
        answer = self.http.post(f"{self.url}/bank/pay", data=form)
        assert answer.status_code == 303, _text(answer.text)
        return answer.headers["location"]

    def misdeed(self, payment: str, deed: str) -> None:
        """What the bank says or does about that transaction afterwards."""
        self._at_the_book(f"/bank/transactions/{payment}/deeds", deed=deed)

    def query_desk(self, desk: str, seconds: int = 0) -> None:
        """From now on the bank's query desk answers so."""
        self._at_the_book("/bank/desk", desk=desk, seconds=str(seconds))

    def _at_the_book(self, path: str, **said: str) -> None:
        form = {"nonce": _nonce(self.http.get(f"{self.url}/bank").text), **said}
        answer = self.http.post(f"{self.url}{path}", data=form)
        assert answer.status_code == 303, f"{path}: {answer.status_code} {_text(answer.text)}"

    def transaction(self, payment: str) -> dict[str, Any]:
        found = good(self.http.get(f"{self.url}/bank/transactions.json"))["transactions"]
        return next(one for one in found if one["txn_ref"] == payment)


def _nonce(page: str) -> str:
    return _field(page, "nonce")


def _field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"\s+value="([^"]*)"', page)
    assert found, f"no field {name} on: {_text(page)}"
    return found[1]


def _text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())[:400]


@dataclass
class Citizen:
    """Somebody with a phone, a mailbox and a national number of their own."""

    portal: str
    sandbox: Sandbox
    cccd: str = field(default_factory=lambda: f"079190{secrets.randbelow(10**6):06d}")
    phone: str = field(default_factory=lambda: f"+8491{secrets.randbelow(10**7):07d}")
    email: str = field(default_factory=lambda: f"anh.{secrets.token_hex(4)}@example.com")
    name: str = "Nguyễn Thị Ánh"
    language: str = "vi"
    registration: str = ""
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.Client(
            verify=PLAIN,
            base_url=f"{self.portal}/api",
            timeout=30,
            limits=BRIEF,
            headers={"Accept-Language": self.language},
        )

    def close(self) -> None:
        self.http.close()

    # --- who they are
    def captcha(self, flow: str) -> str:
        return solve_captcha(good(self.http.post("/auth/captchas", json={"flow": flow})))

    def particulars(self) -> dict[str, Any]:
        return {
            "cccd": self.cccd,
            "name": self.name,
            "birth_date": "1990-05-17",
            "sex": "female",
            "phone": self.phone,
            "email": self.email,
            "password": PASSWORD,
            "captcha": self.captcha("register"),
            "consents": ["terms", "personal-data"],
            "language": self.language,
        }

    def register(self) -> dict[str, Any]:
        asked: dict[str, Any] = good(
            self.http.post("/auth/registrations", json=self.particulars(), headers=new_key())
        )
        self.registration = asked["registration"]
        return asked

    def code_by_text(self) -> str:
        return until(lambda: _code(next(iter(self.sandbox.texts(self.phone)), "")), "a code by SMS")

    def code_by_mail(self) -> str:
        def look() -> str | None:
            found = self.sandbox.mails(self.email)
            return _code(found[0]["text"]) if found else None

        return until(look, "a code by mail")

    def confirm(self) -> dict[str, Any]:
        codes = {"phone_code": self.code_by_text(), "email_code": self.code_by_mail()}
        confirmed: dict[str, Any] = good(
            self.http.post(f"/auth/registrations/{self.registration}/confirm", json=codes)
        )
        return confirmed

    def knock(self, password: str = PASSWORD) -> httpx.Response:
        """Number, password and captcha: what starts a sign-in."""
        said = {"cccd": self.cccd, "password": password, "captcha": self.captcha("sign-in")}
        return self.http.post("/auth/sign-ins", json=said)

    def sign_in(self) -> dict[str, Any]:
        before = len(self.sandbox.texts(self.phone))
        started = good(self.knock())
        until(lambda: len(self.sandbox.texts(self.phone)) > before, "the code to sign in with")
        said = {"code": self.code_by_text(), "carrier": "bearer"}
        session: dict[str, Any] = good(
            self.http.post(f"/auth/sign-ins/{started['sign_in']}/confirm", json=said)
        )
        self.http.headers["Authorization"] = f"Bearer {session['token']}"
        return session

    def arrive(self) -> "Citizen":
        """Registered and signed in."""
        self.register()
        self.confirm()
        self.sign_in()
        return self

    # --- what they file
    def start(self, procedure: str = PROCEDURE) -> dict[str, Any]:
        return dict(
            good(self.http.post("/drafts", json={"procedure": procedure}, headers=new_key()))
        )

    def declaration(self) -> dict[str, Any]:
        return {
            "full_name": self.name,
            "birth_date": "1990-05-17",
            "residence": "citizen",
            "address": "12 Lê Lợi, phường Bến Thành, Thành phố Hồ Chí Minh",
            "license_number": "790123456789",
            "license_class": "B",
            "issued_on": "2016-12-01",
            "reason": "expiring",
            "truthful": True,
        }

    def save(self, draft: dict[str, Any], agency: str = "G01.79") -> dict[str, Any]:
        said = {"declaration": self.declaration(), "agency": agency, "return_by": "online"}
        seen = {"If-Match": f'"{draft["version"]}"'}
        return dict(good(self.http.put(f"/drafts/{draft['draft']}", json=said, headers=seen)))

    def announce(
        self, draft: str, document: str, content: bytes, content_type: str, name: str
    ) -> dict[str, Any]:
        said = {
            "required_document": document,
            "file_name": name,
            "content_type": content_type,
            "size": len(content),
            "sha256": b64_sha256(content),
        }
        return dict(good(self.http.post(f"/drafts/{draft}/papers", json=said)))

    def post_file(self, form: dict[str, Any], content: bytes) -> httpx.Response:
        """Send the file where the form says: straight to the papers' own origin."""
        return httpx.post(
            form["url"],
            data=form["fields"],
            files={"file": ("file", content)},
            timeout=30,
            verify=PLAIN,
        )

    def upload(
        self, draft: str, document: str, content: bytes, content_type: str, name: str
    ) -> dict[str, Any]:
        """Announce, send, and have it looked at; returns the paper as it then stands."""
        offer = self.announce(draft, document, content, content_type, name)
        sent = self.post_file(offer["upload"], content)
        assert sent.status_code == 204, sent.text
        paper = offer["paper"]["paper"]
        after = good(self.http.post(f"/drafts/{draft}/papers/{paper}/finalise", json={}))
        return next(dict(one) for one in after["papers"] if one["paper"] == paper)

    def check(self, draft: str) -> dict[str, Any]:
        return dict(good(self.http.get(f"/drafts/{draft}/check")))

    def submit(self, draft: str, key: dict[str, str] | None = None) -> dict[str, Any]:
        return dict(
            good(self.http.post("/dossiers", json={"draft": draft}, headers=key or new_key()))
        )

    def file(self, agency: str = "G01.79") -> dict[str, Any]:
        """A whole dossier, submitted; returns its receipt."""
        draft = self.save(self.start(), agency)["draft"]
        self.upload(draft, "giay-kham-suc-khoe", sample_pdf(), "application/pdf", "Giấy khám.pdf")
        self.upload(draft, "giay-phep-lai-xe", sample_photo(), "image/jpeg", "GPLX.jpg")
        return self.submit(draft)

    # --- how they follow it
    def dossier(self, code: str) -> dict[str, Any]:
        return dict(good(self.http.get(f"/dossiers/{code}")))

    def wait_for(self, code: str, state: str) -> dict[str, Any]:
        def look() -> dict[str, Any] | None:
            found = self.dossier(code)
            return found if found["state"] == state else None

        return until(look, f"{code} to be {state}")

    def pay(self, code: str) -> dict[str, Any]:
        return dict(good(self.http.post("/payments", json={"dossier": code}, headers=new_key())))

    def come_back(self, location: str) -> dict[str, Any]:
        said = {"query": urlsplit(location).query}
        return dict(good(self.http.post("/payments/returns", json=said)))

    def download(self, code: str) -> tuple[dict[str, Any], bytes]:
        link = good(self.http.post(f"/dossiers/{code}/result", json={}, headers=new_key()))
        fetched = httpx.get(link["url"], timeout=30)
        assert fetched.status_code == 200, fetched.text
        return link, fetched.content


def _code(text: str) -> str | None:
    """The six digits of a one-time code."""
    found = re.search(r"(?<!\d)(\d{6})(?!\d)", text)
    return found[1] if found else None


def sample_pdf() -> bytes:
    """One empty page, as a PDF of our own."""
    import pikepdf  # noqa: PLC0415  # the test's tools, where they are needed

    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    return _written(document.save)


def sample_photo() -> bytes:
    """A grey picture with a place in its EXIF, which nobody is to learn."""
    from PIL import Image  # noqa: PLC0415

    picture = Image.new("RGB", (640, 400), "#b8b8b8")
    exif = Image.Exif()
    exif[0x010F] = "CANARY-CAMERA"
    return _written(lambda target: picture.save(target, "JPEG", exif=exif))


def _written(save: Callable[[Any], None]) -> bytes:
    import io  # noqa: PLC0415

    target = io.BytesIO()
    save(target)
    return target.getvalue()
