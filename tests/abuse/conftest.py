"""Abuse goes over HTTP on the deployed stack, by people who know the API's document and mean no good."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass

import httpx
import pytest

from portal.stores.table import Table
from portal.stores.vault import KmsVault
from tests.abuse.bodies import said
from tests.abuse.books import Books
from tests.abuse.doors import Door, Json, Visitor, doors
from tests.officers import Clerk
from tests.people import PLAIN, Citizen, Sandbox, good, sample_pdf, until
from tests.signing import Signing
from tests.stack import Stack

AGENCY, OTHER_AGENCY = "G01.79", "G01.01"


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
    return opened.enter_context(
        httpx.Client(base_url=f"{stack.portal}/api", timeout=30, verify=PLAIN)
    )


@pytest.fixture(scope="session")
def officers(stack: Stack, opened: ExitStack) -> dict[str, httpx.Client]:
    """Two agencies by their codes, with their keys."""
    return {
        agency["code"]: opened.enter_context(
            httpx.Client(
                verify=PLAIN,
                base_url=f"{stack.portal}/api",
                timeout=30,
                headers={"Authorization": f"Bearer {agency['api_key']}"},
            )
        )
        for agency in stack.sandbox_config["agencies"]
        if agency["code"] in {AGENCY, OTHER_AGENCY}
    }


@pytest.fixture(scope="session")
def signing(stack: Stack, opened: ExitStack) -> httpx.Client:
    """An agency's system, which signs whatever it sends."""
    agencies = {one["code"]: one for one in stack.sandbox_config["agencies"]}
    auth = Signing(agencies[AGENCY]["answer_secret"])
    api = f"{stack.portal}/api"
    return opened.enter_context(httpx.Client(base_url=api, timeout=30, auth=auth, verify=PLAIN))


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
            "province": "79",
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
    return Visitor(clients, mine.names, said(mine.draft, mine.code))
