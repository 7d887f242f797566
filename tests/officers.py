"""Officers of a journey: they know the portal over HTTP, their mailbox, and an app of their own."""

import re
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
import pyotp

from infra.staff import invite, personnel
from tests.people import PLAIN, Sandbox, good, new_key, until
from tests.solving import solve_captcha
from tests.stack import Stack

PASSWORD = "Sương sớm đầu núi 31"
_SECONDS = 30


@dataclass
class Clerk:
    """Somebody with a mailbox, and a phone that shows codes."""

    stack: Stack
    sandbox: Sandbox
    mail: str = field(default_factory=lambda: f"can.bo.{secrets.token_hex(4)}@example.com")
    name: str = "Lê Thị Hoa"
    officer: str = ""
    secret: str = ""
    shown: int = 0
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=f"{self.stack.portal}/api", timeout=30, verify=PLAIN)

    def close(self) -> None:
        self.http.close()

    def bootstrapped(self, agency: str) -> "Clerk":
        """The first supervisor of an agency, as an operator makes one."""
        cloud = self.stack.cloud
        with personnel(cloud.stack, cloud.aws.session, cloud.aws.endpoint) as kept:
            told = invite(kept, agency, self.name, self.mail)
        return self.enter(told.code)

    def hires(self, *roles: str) -> "Clerk":
        """Invite somebody, who comes in by the mail they get."""
        somebody = Clerk(self.stack, self.sandbox).awaited(self, *roles)
        return somebody.enter(somebody.invitation(somebody.officer))

    def awaited(self, boss: "Clerk", *roles: str) -> "Clerk":
        """Invited, and not in yet."""
        said = {"name": self.name, "mail": self.mail, "roles": list(roles)}
        self.officer = good(boss.http.post("/agency/staff", json=said, headers=new_key()))[
            "officer"
        ]
        return self

    def invitation(self, officer: str) -> str:
        def look() -> str | None:
            mails = (mail["text"] for mail in self.sandbox.mails(self.mail))
            found = re.search(rf"{officer}\.[0-9a-f]{{64}}", next(mails, ""))
            return found[0] if found else None

        return until(look, "an invitation by mail")

    def enter(self, code: str) -> "Clerk":
        """Open the invitation, scan the QR code, choose a password; and come on duty."""
        self.officer, _, invitation = code.partition(".")
        door, said = f"/agency/staff/{self.officer}/entry", {"invitation": invitation}
        self.secret = good(self.http.post(door, json=said))["secret"]
        said |= {"password": PASSWORD, "code": self.code()}
        good(self.http.post(f"{door}/confirm", json=said))
        return self.on_duty()

    def code(self) -> str:
        """Each step's once: the one before this where it was not used, or wait for the next."""
        app, now = pyotp.TOTP(self.secret), int(time.time()) // _SECONDS
        step = max(now - 1, self.shown + 1)
        if step > now:
            time.sleep(step * _SECONDS - time.time() + 0.1)
        self.shown = step
        return app.at(step * _SECONDS)

    def knock(self, code: str, password: str = PASSWORD, carrier: str = "bearer") -> httpx.Response:
        asked = good(self.http.post("/auth/captchas", json={"flow": "staff"}))
        said = {"mail": self.mail, "password": password, "code": code, "carrier": carrier}
        return self.http.post(
            "/agency/staff/sessions", json=said | {"captcha": solve_captcha(asked)}
        )

    def on_duty(self) -> "Clerk":
        begun = good(self.knock(self.code()))
        self.http.headers["Authorization"] = f"Bearer {begun['token']}"
        return self

    @property
    def token(self) -> str:
        return str(self.http.headers["Authorization"]).removeprefix("Bearer ")

    def makes_room(self, door: str) -> None:
        """Revoke what was left behind: every key but the first of its kind, which the counterparties use."""
        kinds = set()
        for key in good(self.http.get(door))["keys"]:
            if key["kind"] in kinds and not key["revoked_at"]:
                good(self.http.delete(f"{door}/{key['key']}"))
            kinds.add(key["kind"])

    def act(self, code: str, verb: str, said: Any = None) -> httpx.Response:  # noqa: ANN401  # JSON
        door = f"/agency/dossiers/{code}/{verb}"
        return self.http.post(door, json=said or {}, headers=new_key())
