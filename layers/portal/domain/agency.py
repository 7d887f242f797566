"""An agency (cơ quan giải quyết) as the portal knows it: where to tell it something, and signed with what."""

from portal.domain.model import AgencyCode, Kept, Words


class Agency(Kept):
    """`webhook_secret` is a Standard Webhooks secret (`whsec_` and base64), shared with this agency alone."""

    code: AgencyCode
    name: Words
    province: str
    webhook_url: str
    webhook_secret: str


class AnswerSecrets(Kept):
    """With what an agency signs its own webhooks to the portal: two while one takes the other's place."""

    agency: AgencyCode
    secrets: tuple[str, ...]
