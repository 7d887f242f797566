"""An agency (cơ quan giải quyết) as the portal knows it: where to tell it something, and signed with what."""

from portal.domain.model import AgencyCode, Kept, Words


class Agency(Kept):
    """`webhook_secrets` are Standard Webhooks secrets (`whsec_` and base64), shared with this agency alone.

    Two while one takes the other's place; `webhook_secret` is one that was put there by hand.
    """

    code: AgencyCode
    name: Words
    province: str
    webhook_url: str
    webhook_secret: str = ""
    webhook_secrets: tuple[str, ...] = ()

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything the portal signs with: whoever knows one of them knows the call is genuine."""
        by_hand = (self.webhook_secret,) if self.webhook_secret else ()
        return (*self.webhook_secrets, *by_hand)


class AnswerSecrets(Kept):
    """With what an agency signs its own webhooks to the portal: two while one takes the other's place."""

    agency: AgencyCode
    secrets: tuple[str, ...]
