"""Mail by Amazon SES."""

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from portal.domain.errors import Unavailable

if TYPE_CHECKING:
    from types_boto3_sesv2 import SESV2Client


class SesMail:
    """`sender` is the verified address mail comes from."""

    def __init__(self, client: "SESV2Client", sender: str) -> None:
        self._client, self._sender = client, sender

    def send(self, to: str, subject: str, text: str) -> None:
        try:
            self._client.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [to]},
                Content={
                    "Simple": {
                        "Subject": {"Data": subject, "Charset": "UTF-8"},
                        "Body": {"Text": {"Data": text, "Charset": "UTF-8"}},
                    }
                },
            )
        except (BotoCoreError, ClientError):
            raise Unavailable from None  # the error itself quotes the address it failed for
