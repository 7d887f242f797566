"""An authenticator whose codes are the number of the half minute."""

from datetime import datetime


class FakeTotpCodes:
    def __init__(self) -> None:
        self.made = 0

    def secret(self) -> str:
        self.made += 1
        return f"SECRET{self.made:026d}"

    def code(self, secret: str, now: datetime) -> str:
        """What the app shows then."""
        return f"{(int(now.timestamp()) // 30 + int(secret[6:])) % 1_000_000:06d}"

    def step(self, secret: str, code: str, now: datetime) -> int | None:
        this = int(now.timestamp()) // 30
        shown = {step: f"{(step + int(secret[6:])) % 1_000_000:06d}" for step in (this, this - 1)}
        return next((step for step, shows in shown.items() if shows == code), None)

    def uri(self, secret: str, account: str) -> str:
        return f"otpauth://totp/{account}?secret={secret}"

    def picture(self, uri: str) -> str:
        return f"<svg><title>{uri}</title></svg>"
