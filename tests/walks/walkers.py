"""A citizen, an officer and a bank on one dossier's way. They try again when the portal is weak, as people do."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.bank import notification
from tests.faults.rig import Rig, answered, insist
from tests.people import Citizen, b64_sha256, new_key, sample_pdf, until

Json = dict[str, Any]
AGENCY = "G01.79"
PATIENCE = 720.0
"""Seconds for a step of the portal: its calls are harmed again and again, on a machine with a dozen at it. A leg that
died is started again once in five minutes of the wall's clock: this is two of them."""

PAPERS = ("giay-kham-suc-khoe", "giay-phep-lai-xe")


def all_together(*asks: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """Two tabs, or a button pressed twice: nobody waits for the other's answer."""
    with ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(answered, asks))


def described(document: str, content: bytes, name: str) -> Json:
    return {
        "required_document": document,
        "file_name": name,
        "content_type": "application/pdf",
        "size": len(content),
        "sha256": b64_sha256(content),
    }


@dataclass
class Walk:
    """One dossier, who walks with it, and what they chose so far."""

    rig: Rig
    citizen: Citizen
    desk: httpx.Client
    chance: random.Random
    code: str = ""
    steps: list[str] = field(default_factory=list)

    @property
    def file_name(self) -> str:
        """As people call a scan: by whose it is, so that it may stand nowhere either."""
        return f"{self.citizen.name}.pdf"

    # --- the citizen
    def file(self) -> None:
        """From a draft to a code: pressed once, twice, or in two tabs."""
        draft = self.ready()
        keys = self.chance.choice([[new_key()], [new_key()] * 2, [new_key(), new_key()]])
        answers = all_together(*(self.submit(draft, key) for key in keys))
        codes = {answer.json()["code"] for answer in answers if answer.status_code == 201}
        assert len(codes) == 1, [answer.text for answer in answers]
        (self.code,) = codes

    def submit(self, draft: str, key: dict[str, str]) -> Callable[[], httpx.Response]:
        return lambda: self.citizen.http.post("/dossiers", json={"draft": draft}, headers=key)

    def ready(self) -> str:
        """A draft that lacks nothing; what went wrong on the way is done again."""
        key = new_key()
        draft = self.begun(key)
        until(lambda: self.declared(draft), f"{draft} to be saved", PATIENCE)
        for document in PAPERS:
            until(lambda document=document: self.held(draft, document), document, PATIENCE)
        return draft

    def begun(self, key: dict[str, str]) -> str:
        asked = {"procedure": "3.000347"}
        return str(self.ask("POST", "/drafts", asked, key)["draft"])

    def declared(self, draft: str) -> bool:
        seen = self.ask("GET", f"/drafts/{draft}")
        with suppress(AssertionError, httpx.TransportError):
            self.citizen.save(seen)
            return True
        return False

    def held(self, draft: str, document: str) -> bool:
        with suppress(AssertionError, httpx.TransportError):
            for paper in self.ask("GET", f"/drafts/{draft}")["papers"]:
                if paper["required_document"] == document and paper["state"] != "clean":
                    self.ask("DELETE", f"/drafts/{draft}/papers/{paper['paper']}")
            self.citizen.upload(draft, document, sample_pdf(), "application/pdf", self.file_name)
            return True
        return False

    def brought(self, document: str) -> bool:
        """The paper that a supplement asks for, uploaded; what went wrong on the way is done again."""
        base, content = f"/dossiers/{self.code}/papers", sample_pdf()
        with suppress(AssertionError, httpx.TransportError):
            for paper in self.view()["supplement"]["papers"]:
                if paper["state"] != "clean":
                    self.ask("DELETE", f"{base}/{paper['paper']}")
            offer = self.ask("POST", base, described(document, content, self.file_name))
            assert self.citizen.post_file(offer["upload"], content).status_code == 204
            self.ask("POST", f"{base}/{offer['paper']['paper']}/finalise", {})
            return True
        return False

    def ask(
        self, method: str, path: str, body: Json | None = None, key: dict[str, str] | None = None
    ) -> Any:  # noqa: ANN401 - JSON
        answer = insist(lambda: self.citizen.http.request(method, path, json=body, headers=key))
        return answer.json() if answer.content else None

    def view(self) -> Json:
        return dict(self.ask("GET", f"/dossiers/{self.code}"))

    # --- the officer
    def move(
        self, verb: str, body: Json | None = None, key: dict[str, str] | None = None
    ) -> Callable[[], httpx.Response]:
        """One press of that button: asked again, it is the same press."""
        headers, path = key or new_key(), f"/{self.code}/{verb}"
        return lambda: self.desk.post(path, json=body or {}, headers=headers)

    def moved(self, verb: str, body: Json | None = None) -> Json:
        """Read first, with the links to its papers, and then pressed."""
        insist(lambda: self.desk.get(f"/{self.code}"))
        return dict(insist(self.move(verb, body)).json())

    def hand_in(self) -> str:
        """The decision's file, in quarantine; returns what `decide` names it by."""
        content = sample_pdf()
        described = {"file_name": self.file_name, "content_type": "application/pdf"}
        described |= {"size": len(content), "sha256": b64_sha256(content)}  # type: ignore[dict-item]  # JSON
        offer = self.moved("results", described)
        insist(lambda: self.citizen.post_file(offer["upload"], content))
        return str(offer["result"])

    # --- the bank
    def offer(self) -> Json:
        return dict(self.ask("POST", "/payments", {"dossier": self.code}, new_key()))

    def at_the_bank(self, offer: Json, outcome: str) -> None:
        self.rig.sandbox.at_the_bank(offer["url"], outcome)

    def told(self, offer: Json, **other: str) -> str:
        """The bank's own word, sent here: what it says of it then."""
        query = notification(self.rig.stack, offer, **other)
        url = f"{self.rig.stack.portal}/api/webhooks/vnpay?{query}"
        return str(insist(lambda: self.desk.get(url)).json()["RspCode"])

    def until_settled(self, offer: Json) -> None:
        path = f"/payments/{offer['payment']}"
        until(lambda: self.ask("GET", path)["state"] != "open", f"{path} to end", PATIENCE)

    def until_state(self, *states: str) -> Json:
        def look() -> Json | None:
            found = self.view()
            return found if found["state"] in states else None

        return until(look, f"{self.code} to be {states}", PATIENCE)
