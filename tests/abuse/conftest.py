"""Abuse goes over HTTP on the deployed stack, by people who know the API's document and mean no good."""

import base64
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from portal.stores.table import Table
from portal.stores.vault import KmsVault
from tests.abuse.books import Books
from tests.abuse.doors import Door, Json, Visitor, doors
from tests.faults.ledger import SOAK
from tests.officers import Clerk
from tests.people import Citizen, Sandbox, good, sample_pdf, until
from tests.signing import Signing
from tests.stack import Stack

AGENCY, OTHER_AGENCY = "G01.79", "G01.01"
NEW_PASSWORD = "Ba con vịt qua đường 5"
DOCUMENT = "giay-phep-lai-xe"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every door by everything its document allows and forbids takes minutes: `make soak` does it."""
    if SOAK:
        return
    long = [item for item in items if item.path.name == "test_schema.py"]
    items[:] = [item for item in items if item not in long]
    config.hook.pytest_deselected(items=long)


@pytest.fixture(scope="session")
def opened() -> Iterator[ExitStack]:
    """Whatever is opened for these tests is closed after them."""
    with ExitStack() as things:
        yield things


@pytest.fixture(scope="session")
def sandbox(stack: Stack, opened: ExitStack) -> Sandbox:
    return opened.enter_context(closing(Sandbox(stack.sandbox)))


@pytest.fixture
def newcomer(stack: Stack, sandbox: Sandbox) -> Iterator[Citizen]:
    with closing(Citizen(stack.portal, sandbox)) as person:
        yield person


@pytest.fixture(scope="session")
def citizen(stack: Stack, sandbox: Sandbox, opened: ExitStack) -> Citizen:
    return opened.enter_context(closing(Citizen(stack.portal, sandbox))).arrive()


@pytest.fixture(scope="session")
def stranger(stack: Stack, sandbox: Sandbox, opened: ExitStack) -> Citizen:
    somebody = Citizen(stack.portal, sandbox, name="Trần Văn Bình")
    return opened.enter_context(closing(somebody)).arrive()


@pytest.fixture(scope="session")
def me(citizen: Citizen) -> str:
    return str(good(citizen.http.get("/auth/session"))["person"])


@pytest.fixture(scope="session")
def books(stack: Stack, opened: ExitStack) -> Books:
    dynamodb, s3, sts, kms = (
        opened.enter_context(closing(stack.client(name)))
        for name in ("dynamodb", "s3", "sts", "kms")
    )
    master = stack.aws.resources(stack.name)["PersonalKey"]
    vault = KmsVault(Table(dynamodb, f"{stack.name}-identity"), lambda: kms, master)
    return Books(dynamodb, s3, stack.name, sts.get_caller_identity()["Account"], vault)


@pytest.fixture(scope="session")
def nobody(stack: Stack, opened: ExitStack) -> httpx.Client:
    """Somebody without a session, who may knock where anybody may."""
    return opened.enter_context(httpx.Client(base_url=f"{stack.portal}/api", timeout=30))


@pytest.fixture(scope="session")
def officers(stack: Stack, opened: ExitStack) -> dict[str, httpx.Client]:
    """Each agency by its code, with its key."""
    return {
        agency["code"]: opened.enter_context(
            httpx.Client(
                base_url=f"{stack.portal}/api",
                timeout=30,
                headers={"Authorization": f"Bearer {agency['api_key']}"},
            )
        )
        for agency in stack.sandbox_config["agencies"]
    }


@pytest.fixture(scope="session")
def signing(stack: Stack, opened: ExitStack) -> httpx.Client:
    """An agency's system, which signs whatever it sends."""
    agencies = {one["code"]: one for one in stack.sandbox_config["agencies"]}
    auth = Signing(agencies[AGENCY]["answer_secret"])
    api = f"{stack.portal}/api"
    return opened.enter_context(httpx.Client(base_url=api, timeout=30, auth=auth))


@pytest.fixture(scope="session")
def supervisor(stack: Stack, sandbox: Sandbox, opened: ExitStack) -> Clerk:
    return opened.enter_context(closing(Clerk(stack, sandbox))).bootstrapped(AGENCY)


@pytest.fixture(scope="session")
def document(nobody: httpx.Client) -> Json:
    return dict(good(nobody.get("/public/openapi.json")))


@pytest.fixture(scope="session")
def every_door(document: Json) -> list[Door]:
    return list(doors(document))


@dataclass(frozen=True)
class Belongings:
    """What one citizen has: a draft with a paper, and a dossier whose fee is about to be paid."""

    draft: str
    paper: str
    code: str
    payment: str

    @property
    def names(self) -> dict[str, str]:
        return {
            "draft": self.draft,
            "paper": self.paper,
            "code": self.code,
            "payment": self.payment,
            "procedure": "3.000347",
            "registration": "nobodys-registration",
            "sign_in": "nobodys-sign-in",
            "step_up": "nobodys-step-up",
            "challenge": "nobodys-challenge",
            "passkey": "nobodys-passkey",
            "session": "nobodys-session",
            "request_id": "nobodys-request",
            "agency": AGENCY,
            "purpose": "surveys",
            "change": "WWWWWWWW",
            "reset": "nobodys-reset",
            "thaw": "nobodys-thaw",
            "officer": "nobodys-officer",
            "key": "nobodys-key",
        }


@pytest.fixture(scope="session")
def mine(citizen: Citizen, sandbox: Sandbox) -> Belongings:
    draft = citizen.save(citizen.start())["draft"]
    health, pdf = "giay-kham-suc-khoe", sample_pdf()
    paper = citizen.upload(draft, health, pdf, "application/pdf", "Giấy khám.pdf")["paper"]
    code = citizen.file()["code"]
    until(lambda: sandbox.webhooks(AGENCY, code), "the hand-over")
    for button in ("accept", "start", "fee-requests"):
        sandbox.press(AGENCY, code, button)
    return Belongings(draft, paper, code, citizen.pay(code)["payment"])


@pytest.fixture(scope="session")
def visitor(
    citizen: Citizen,
    nobody: httpx.Client,
    officers: dict[str, httpx.Client],
    signing: httpx.Client,
    supervisor: Clerk,
    mine: Belongings,
) -> Visitor:
    clients = {
        "citizen": citizen.http,
        "agency": officers[AGENCY],
        "signing": signing,
        "staff": supervisor.http,
        "anybody": nobody,
    }
    return Visitor(clients, mine.names, _said(mine))


def _said(mine: Belongings) -> dict[str, dict[str, Any]]:
    """A body of the right shape for every door that takes one."""
    sha256 = base64.b64encode(bytes(32)).decode()
    file = {"file_name": "a.pdf", "content_type": "application/pdf", "size": 1, "sha256": sha256}
    account = {"cccd": "079190000001", "password": "Trang sáng đầu ngõ 27", "captcha": "none"}
    both = {"phone_code": "123456", "email_code": "123456"}
    assertion = {
        "person": "nobody-here",
        **dict.fromkeys(("credential", "client_data", "authenticator_data", "signature"), "AA"),
    }
    person = {"name": "Ai Đó", "birth_date": "1990-05-17", "sex": "female"}
    return {
        "POST /agency/dossiers/{code}/decide": {"result": "nobodys-result", "number": "1/QĐ"},
        "POST /agency/dossiers/{code}/refuse": {"reason_code": "not_eligible", "reason": "Không"},
        "POST /agency/dossiers/{code}/refuse-withdrawal": {"reason": "Không"},
        "POST /agency/dossiers/{code}/results": file,
        "POST /agency/dossiers/{code}/stop": {"reason_code": "other", "reason": "Không"},
        "POST /agency/dossiers/{code}/supplement-requests": {
            "items": [
                {"about": "paper", "target": DOCUMENT, "code": "unreadable", "text": "Ảnh mờ"}
            ]
        },
        "POST /agency/staff": {"name": "Ai Đó", "mail": "ai.do@example.com", "roles": ["signer"]},
        "POST /agency/staff/sessions": {
            "mail": "ai.do@example.com",
            "password": "Trang sáng đầu ngõ 27",
            "code": "123456",
            "captcha": "none",
            "carrier": "bearer",
        },
        "POST /agency/staff/{officer}/entry": {"invitation": "0" * 64},
        "POST /agency/staff/{officer}/entry/confirm": {
            "invitation": "0" * 64,
            "password": "Trang sáng đầu ngõ 27",
            "code": "123456",
        },
        "POST /agency/staff/{officer}/roles": {"roles": ["signer"]},
        "POST /agency/webhook-secrets": {"signs": "agency"},
        "POST /agency/webhooks/{agency}": {
            "type": "dossier.accepted",
            "timestamp": "2026-11-20T02:30:00Z",
            "data": {"dossier": mine.code},
        },
        "POST /auth/captchas": {"flow": "register"},
        "POST /auth/data-requests": {"kind": "export"},
        "POST /auth/registrations": account
        | person
        | {
            "phone": "0912345678",
            "email": "ai.do@example.com",
            "consents": ["terms", "personal-data"],
            "language": "vi",
        },
        "POST /auth/registrations/{registration}/confirm": {
            "phone_code": "123456",
            "email_code": "123456",
        },
        "POST /auth/passkeys": {
            "challenge": "nobodys-challenge",
            "key": {"credential": "AA", "client_data": "AA", "attestation": "AA"},
            "label": "Của ai",
        },
        "POST /auth/passkey-sign-ins/{challenge}/confirm": {
            "assertion": assertion,
            "carrier": "bearer",
        },
        "POST /auth/passkey-step-ups/{challenge}/confirm": assertion,
        "POST /auth/step-ups": {"password": "Một câu không ai biết"},
        "POST /auth/step-ups/{step_up}/confirm": {"code": "123456"},
        "POST /auth/totp/confirm": {"code": "123456"},
        "POST /auth/contact-changes": {"phone": "0912345678"},
        "POST /auth/contact-changes/{change}/cancel": {"code": "123456"},
        "POST /auth/contact-changes/{change}/confirm": {"code": "123456"},
        "POST /auth/freezes": {"notice": "WWWWWWWW", "code": "123456"},
        "POST /auth/resets": {"cccd": "079190000001", "captcha": "none"},
        "POST /auth/resets/{reset}/confirm": both | {"password": NEW_PASSWORD},
        "POST /auth/thaws": {"sign_in": "nobodys-sign-in"},
        "POST /auth/thaws/{thaw}/confirm": {"email_code": "123456", "password": NEW_PASSWORD},
        "PUT /auth/password": {"current": "Một câu không ai biết", "password": NEW_PASSWORD},
        "POST /auth/registrations/{registration}/codes": {"way": "phone"},
        "POST /auth/sign-ins": account,
        "POST /auth/sign-ins/{sign_in}/confirm": {"code": "123456", "carrier": "bearer"},
        "POST /dossiers": {"draft": mine.draft},
        "POST /dossiers/{code}/papers": {"required_document": DOCUMENT, **file},
        "POST /dossiers/{code}/supplement": {"declaration": {}},
        "POST /dossiers/{code}/withdrawal": {"reason": "Tôi đổi ý"},
        "POST /drafts": {"procedure": "3.000347"},
        "PUT /auth/consents/{purpose}": {"given": True},
        "PUT /drafts/{draft}": {"declaration": {}},
        "POST /drafts/{draft}/papers": file | {"required_document": "giay-phep-lai-xe"},
        "POST /payments": {"dossier": mine.code},
        "POST /payments/returns": {"query": "vnp_TxnRef=1"},
        "POST /public/look-ups": {"code": mine.code, "secret": "AAAA"},
    }
