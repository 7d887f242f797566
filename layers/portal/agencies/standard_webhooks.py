"""Calls to agencies as the Standard Webhooks specification has them, with signature v1."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from urllib3.exceptions import HTTPError, NewConnectionError, SSLError
from urllib3.exceptions import TimeoutError as TooSlow

from portal.domain.agency import Agency
from portal.domain.delivery import Refusal, Reply, Webhook
from portal.domain.ports.common import Clock
from portal.domain.signature import signature
from portal.outbound.addresses import Forbidden, Guard, Place
from portal.outbound.pool import Deadline, pool

SECONDS = 15
"""How long a call takes at most, from the look-up of its address to its answer's last header."""


class StandardWebhooks:
    def __init__(self, guard: Guard, clock: Clock) -> None:
        self._guard, self._clock = guard, clock

    def call(self, agency: Agency, name: str, webhook: Webhook) -> Reply:
        """Knock once. A redirection is not followed: it is a failure, and could lead anywhere."""
        body = webhook.model_dump_json().encode()
        signed = signature_headers(agency.secrets, name, self._clock.now(), body)
        try:
            with Deadline(SECONDS) as deadline:
                place = self._guard.place(agency.webhook_url)
                return _answer(place, deadline, signed, body, self._clock.now())
        except Forbidden as forbidden:
            return Reply(refusal=forbidden.refusal)
        except HTTPError as error:
            return Reply(refusal=_refusal(error))


def _refusal(error: HTTPError) -> Refusal:
    """Name it in our words. To urllib3, a refused connection is one that timed out."""
    match error:
        case SSLError():
            return Refusal.NOT_TRUSTED
        case TooSlow() if not isinstance(error, NewConnectionError):
            return Refusal.TIMED_OUT
        case _:
            return Refusal.NO_CONNECTION


def signature_headers(
    secrets: Sequence[str], name: str, at: datetime, body: bytes
) -> dict[str, str]:
    """Sign name, time of this attempt and body together: none of them can be exchanged.

    With two secrets there are two signatures, between spaces, as the specification has it for a change of secrets.
    """
    timestamp = str(int(at.timestamp()))
    return {
        "webhook-id": name,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(signature(it, name, timestamp, body) for it in secrets),
    }


def _answer(
    place: Place, deadline: Deadline, signed: dict[str, str], body: bytes, now: datetime
) -> Reply:
    headers = {
        **signed,
        "Host": place.authority,
        "Content-Type": "application/json",
        "User-Agent": "mot-cua",
    }
    with pool(place, deadline) as connections:
        answer = connections.urlopen(
            "POST",
            place.path,
            body,
            headers,
            retries=False,
            redirect=False,
            assert_same_host=False,
            preload_content=False,  # what an agency says beside its status is not read
        )
        asked = answer.headers.get("Retry-After")
        answer.close()
    return Reply(status=answer.status, retry_after=_seconds(asked, now) if asked else None)


def _seconds(asked: str, now: datetime) -> int | None:
    """Read Retry-After, seconds or a date (RFC 9110 §10.2.3); anything else says nothing."""
    if asked.isascii() and asked.isdigit():
        return int(asked[:6])
    try:
        until = parsedate_to_datetime(asked)
    except (ValueError, OverflowError):  # a year may have any number of digits
        return None
    return max(0, int((until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()))
