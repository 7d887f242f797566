"""One way to name bytes: SHA-256 in base64, as S3 and RFC 9530 write it."""

import base64
import hashlib


def sha256_of(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()
