"""A passkey in software: what a telephone does behind its fingerprint (WebAuthn Level 3, ES256, no attestation)."""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class SoftKey:
    """`origin` is the page it believes to be on. A synced key counts nothing: `counts` stays 0."""

    origin: str
    flags: int = PRESENT | VERIFIED
    counts: int = 0
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    owner: str = ""

    def __post_init__(self) -> None:
        self._key = generate_private_key(SECP256R1())

    def create(self, options: Mapping[str, Any]) -> dict[str, str]:
        self.owner = options["user"]["id"]
        data = self._data(options["rp"]["id"], ATTESTED) + self._attested()
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        return {
            "credential": b64(self.credential),
            "client_data": b64(client),
            "attestation": b64(attestation),
        }

    def get(self, options: Mapping[str, Any]) -> dict[str, str]:
        data = self._data(options["rpId"], 0)
        client = self._client("webauthn.get", options["challenge"])
        signature = self._key.sign(data + sha256(client).digest(), ECDSA(SHA256()))
        return {
            "credential": b64(self.credential),
            "person": unb64(self.owner).decode(),
            "client_data": b64(client),
            "authenticator_data": b64(data),
            "signature": b64(signature),
        }

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _data(self, host: str, more: int) -> bytes:
        flags = (self.flags | more).to_bytes()
        return sha256(host.encode()).digest() + flags + self.counts.to_bytes(4)

    def _attested(self) -> bytes:
        public = self._key.public_key().public_numbers()
        point = {-2: public.x.to_bytes(32), -3: public.y.to_bytes(32)}
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, **point})
        return bytes(16) + len(self.credential).to_bytes(2) + self.credential + cose
