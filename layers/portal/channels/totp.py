"""Authenticator apps, by RFC 6238: SHA-1, six digits, 30 seconds, as every app knows them."""

from datetime import UTC, datetime
from io import BytesIO

_SECONDS = 30
ISSUER = "Một Cửa"


class PyotpCodes:
    """pyotp is imported where it is used: few sign in this way, and all would wait for it."""

    def secret(self) -> str:
        from pyotp import random_base32  # noqa: PLC0415  # few sign in this way

        return random_base32(32)

    def step(self, secret: str, code: str, now: datetime) -> int | None:
        from pyotp import TOTP  # noqa: PLC0415

        codes, this = TOTP(secret), int(now.timestamp()) // _SECONDS
        found = (
            step
            for step in (this, this - 1)
            if codes.verify(code, for_time=datetime.fromtimestamp(step * _SECONDS, UTC))
        )
        return next(found, None)

    def uri(self, secret: str, account: str) -> str:
        from pyotp import TOTP  # noqa: PLC0415

        return TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)

    def picture(self, uri: str) -> str:
        from segno import make_qr  # noqa: PLC0415

        drawn = BytesIO()
        make_qr(uri, error="m").save(drawn, kind="svg", xmldecl=False, scale=5, light="#fff")
        return drawn.getvalue().decode().strip()
