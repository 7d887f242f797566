"""Who knocks at the doors, and what comes back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from tests.officers import Clerk
from tests.people import Citizen, new_key
from tests.signing import Signing
from tests.stack import Stack

TABLE = Path(__file__).with_name("routes.txt")
STAFF_TABLE = Path(__file__).with_name("staff.txt")
CALLERS = ("nobody", "garbage", "cookie", "stranger", "other", "agency", "citizen")
"""In the order they knock: whoever is let in changes things, and so comes last."""
STAFF = ("reception", "officer", "signer", "supervisor", "elsewhere")
"""They knock after strangers, before the agency's system and the citizen."""

EVERYBODY = (*CALLERS[:4], *STAFF, *CALLERS[4:])
AGENCY, OTHER = "G01.79", "G01.01"


class Knock(NamedTuple):
    """A request that would be granted to the right caller. `names` fill in the route's path."""

    route: str
    names: Mapping[str, str] = {}
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = {}
    query: str = ""


Answers = Mapping[str, httpx.Response]


@dataclass(frozen=True)
class Town:
    """Everybody who knocks."""

    stack: Stack
    http: httpx.Client
    citizen: Citizen
    stranger: Citizen
    staff: Mapping[str, Clerk]

    def answers(self, knock: Knock) -> Answers:
        """The same request from each; with one key, as if one had got hold of another's."""
        key = new_key()
        return {who: self._answer(who, knock, key) for who in EVERYBODY}

    def _answer(self, who: str, knock: Knock, key: Mapping[str, str]) -> httpx.Response:
        method, path = knock.route.split(" ")
        url = f"{self.stack.portal}/api{path.format(**knock.names)}?{knock.query}"
        headers = {**key, **knock.headers, **self._proof(who)}
        body = None if knock.body is None else dict(knock.body)
        sign = self._signing(who, key) if "webhooks/{agency}" in knock.route else None
        return self.http.request(method, url, json=body, headers=headers, auth=sign)

    def _signing(self, who: str, key: Mapping[str, str]) -> Signing | None:
        """An agency's system signs its webhooks, with the secret of its own; nobody else has one."""
        codes = {"agency": AGENCY, "other": OTHER}
        if who not in codes:
            return None
        return Signing(self._known(codes[who])["answer_secret"], key["Idempotency-Key"])

    def _proof(self, who: str) -> Mapping[str, str]:
        proofs: Mapping[str, Callable[[], Mapping[str, str]]] = {
            "nobody": dict,
            "garbage": lambda: bearer("Zm9yZ2Vk" * 5),
            "cookie": lambda: {"Cookie": f"__Host-session={token(self.citizen)}"},
            "stranger": lambda: bearer(token(self.stranger)),
            "citizen": lambda: bearer(token(self.citizen)),
            "other": lambda: bearer(self._agency_key(OTHER)),
            "agency": lambda: bearer(self._agency_key(AGENCY)),
        }
        return bearer(self.staff[who].token) if who in self.staff else proofs[who]()

    def _agency_key(self, code: str) -> str:
        return self._known(code)["api_key"]

    def _known(self, code: str) -> dict[str, str]:
        known = self.stack.sandbox_config["agencies"]
        return next(dict(one) for one in known if one["code"] == code)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def token(citizen: Citizen) -> str:
    return str(citizen.http.headers["Authorization"]).removeprefix("Bearer ")


def expected() -> dict[str, dict[str, str]]:
    """Read routes.txt: route → caller → what they are to hear."""
    return _read(TABLE, CALLERS)


def officers() -> dict[str, dict[str, str]]:
    """Read staff.txt."""
    return _read(STAFF_TABLE, STAFF)


def expected_of_staff() -> dict[str, dict[str, str]]:
    """Where staff.txt says nothing, an officer hears what a forged token hears."""
    others = {route: dict.fromkeys(STAFF, heard["garbage"]) for route, heard in expected().items()}
    return others | officers()


def _read(table: Path, callers: Sequence[str]) -> dict[str, dict[str, str]]:
    lines = table.read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    head, *rest = rows
    assert head[1:] == [*callers]
    return {f"{row[0]} {row[1]}": dict(zip(callers, row[2:], strict=True)) for row in rest}


def told(answer: httpx.Response) -> str:
    """The status, and the word by which a door that answers everybody tells them apart."""
    says = answer.json() if answer.is_success and answer.content else {}
    word = says.get("RspCode") or says.get("shown")
    return f"{answer.status_code}/{word}" if word else str(answer.status_code)
