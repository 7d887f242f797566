"""WebAuthn, by the library of that name. It is imported where it is used: a third of a second nobody else waits for."""

import json
from collections.abc import Sequence
from datetime import datetime

from pydantic import JsonValue

from portal.domain.passkey import Assertion, NewKey, Passkey, named

NAME = "Một Cửa"
_MILLISECONDS = 300_000
_BROKEN = (KeyError, TypeError, ValueError)
"""What the library lets escape where well-formed CBOR holds no key, or half of one."""


class WebauthnCeremonies:
    """`origin` is the portal's own, `host` its name: a passkey is good for both and nothing else.

    No attestation: which make of device somebody has is none of our business.
    """

    def __init__(self, origin: str, host: str) -> None:
        self._origin, self._host = origin, host

    def creation(
        self, challenge: str, person: str, called: str, has: Sequence[Passkey]
    ) -> dict[str, JsonValue]:
        from webauthn import (  # noqa: PLC0415
            base64url_to_bytes,
            generate_registration_options,
        )
        from webauthn.helpers.structs import (  # noqa: PLC0415
            AuthenticatorSelectionCriteria,
            PublicKeyCredentialDescriptor,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        wanted = AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        options = generate_registration_options(
            rp_id=self._host,
            rp_name=NAME,
            user_id=person.encode(),
            user_name=called,
            user_display_name=called,
            challenge=challenge.encode(),
            timeout=_MILLISECONDS,
            authenticator_selection=wanted,
            exclude_credentials=[
                PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential)) for one in has
            ],
        )
        return _told(options)

    def request(self, challenge: str) -> dict[str, JsonValue]:
        from webauthn import generate_authentication_options  # noqa: PLC0415
        from webauthn.helpers.structs import UserVerificationRequirement  # noqa: PLC0415

        options = generate_authentication_options(
            rp_id=self._host,
            challenge=challenge.encode(),
            timeout=_MILLISECONDS,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return _told(options)

    def added(
        self, key: NewKey, challenge: str, person: str, label: str, now: datetime
    ) -> Passkey | None:
        from webauthn import verify_registration_response  # noqa: PLC0415
        from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415
        from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

        answer = {"clientDataJSON": key.client_data, "attestationObject": key.attestation}
        try:
            found = verify_registration_response(
                credential=_credential(key.credential, answer),
                expected_challenge=challenge.encode(),
                expected_rp_id=self._host,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except (WebAuthnException, *_BROKEN):
            return None
        credential = bytes_to_base64url(found.credential_id)
        return Passkey(
            passkey=named(credential),
            person=person,
            label=label,
            credential=credential,
            public_key=bytes_to_base64url(found.credential_public_key),
            sign_count=found.sign_count,
            added_at=now,
        )

    def sign_count(self, assertion: Assertion, challenge: str, passkey: Passkey) -> int | None:
        from webauthn import (  # noqa: PLC0415
            base64url_to_bytes,
            verify_authentication_response,
        )
        from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

        answer = {
            "clientDataJSON": assertion.client_data,
            "authenticatorData": assertion.authenticator_data,
            "signature": assertion.signature,
        }
        try:
            return verify_authentication_response(
                credential=_credential(assertion.credential, answer),
                expected_challenge=challenge.encode(),
                expected_rp_id=self._host,
                expected_origin=self._origin,
                credential_public_key=base64url_to_bytes(passkey.public_key),
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            ).new_sign_count
        except (WebAuthnException, *_BROKEN):
            return None


def _told(options: object) -> dict[str, JsonValue]:
    from webauthn import options_to_json  # noqa: PLC0415

    return dict(json.loads(options_to_json(options)))  # type: ignore[arg-type]  # either kind of options


def _credential(credential: str, answer: dict[str, str]) -> dict[str, object]:
    return {"id": credential, "rawId": credential, "type": "public-key", "response": answer}
