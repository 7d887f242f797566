"""Text messages by Amazon SNS."""

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from portal.domain.errors import Unavailable
from portal.domain.gsm7 import fold

if TYPE_CHECKING:
    from types_boto3_sns import SNSClient


class SnsTextMessages:
    """`sender` is the name a telephone shows: at most 11 letters and digits, registered."""

    def __init__(self, client: "SNSClient", sender: str) -> None:
        self._client, self._sender = client, sender

    def send(self, to: str, text: str) -> None:
        try:
            self._client.publish(
                PhoneNumber=to,
                Message=fold(text),
                MessageAttributes={
                    "AWS.SNS.SMS.SenderID": {"DataType": "String", "StringValue": self._sender},
                    "AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"},
                },
            )
        except (BotoCoreError, ClientError):
            raise Unavailable from None  # the error itself quotes the number it failed for
