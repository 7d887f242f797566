"""An authenticator app that shows codes: what is kept of it."""

from datetime import datetime, timedelta

from portal.domain.model import Id, Kept

OFFER_LASTS = timedelta(minutes=15)
PURPOSE = "totp"
"""What its secret is closed away for."""


class Totp(Kept):
    """`secret` is closed away, and empty until a code showed that the app has it.

    `offered` is one that is still to be shown; the one in use stays until then. `last_step` is the last half minute
    whose code was taken: none of it or before is taken again (RFC 6238 §5.2, ASVS 6.5.1).
    """

    person: Id
    secret: str = ""
    last_step: int = 0
    since: datetime | None = None
    offered: str = ""
    offered_until: datetime | None = None
    version: int = 1

    def in_use(self) -> bool:
        return bool(self.secret)

    def open_offer(self, now: datetime) -> bool:
        return self.offered_until is not None and now < self.offered_until

    def offering(self, secret: str, until: datetime) -> "Totp":
        return self._next(offered=secret, offered_until=until)

    def shown(self, step: int, now: datetime) -> "Totp":
        """The app has what was offered: from now on it counts."""
        return self._next(
            secret=self.offered, offered="", offered_until=None, last_step=step, since=now
        )

    def used(self, step: int) -> "Totp":
        return self._next(last_step=step)

    def _next(self, **changes: object) -> "Totp":
        return self.model_copy(update={**changes, "version": self.version + 1})
