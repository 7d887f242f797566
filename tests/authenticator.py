"""An authenticator app that is not ours: npm's otplib, which shares no code with the portal."""

import subprocess

from infra.bootstrap import node
from infra.localcloud.settings import ROOT
from tests.people import until

_APP = ROOT / "tools" / "otplib" / "code.mjs"


class Authenticator:
    """`uri` is what it read from the QR code."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._last = ""

    def shows(self) -> str:
        command = [str(node()), str(_APP)]
        answer = subprocess.run(  # noqa: S603 - our own script
            command, input=self._uri, check=True, capture_output=True, text=True
        )
        self._last = answer.stdout
        return self._last

    def shows_next(self) -> str:
        """Wait for the next half minute: one code is good for one sign-in."""
        before = self._last
        return until(lambda: code if (code := self.shows()) != before else None, "the next code")
