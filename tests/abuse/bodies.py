"""A body of the right shape for every door that takes one: what abuse begins with."""

import base64
from typing import Any

NEW_PASSWORD = "Ba con vịt qua đường 5"
DOCUMENT = "giay-phep-lai-xe"


def said(draft: str, code: str) -> dict[str, dict[str, Any]]:
    """A body of the right shape for every door that takes one."""
    sha256 = base64.b64encode(bytes(32)).decode()
    file = {"file_name": "a.pdf", "content_type": "application/pdf", "size": 1, "sha256": sha256}
    account = {"cccd": "079190000001", "password": "Trang sáng đầu ngõ 27", "captcha": "none"}
    both = {"phone_code": "123456", "email_code": "123456"}
    assertion = {
        "person": "nobody-here",
        **dict.fromkeys(("credential", "client_data", "authenticator_data", "signature"), "AA"),
    }
    person = {"name": "Ai Đó", "birth_date": "1990-05-17", "sex": "female"}
    return {
        "POST /agency/dossiers/{code}/decide": {"result": "nobodys-result", "number": "1/QĐ"},
        "POST /agency/dossiers/{code}/refuse": {"reason_code": "not_eligible", "reason": "Không"},
        "POST /agency/dossiers/{code}/refuse-withdrawal": {"reason": "Không"},
        "POST /agency/dossiers/{code}/results": file,
        "POST /agency/dossiers/{code}/stop": {"reason_code": "other", "reason": "Không"},
        "POST /agency/dossiers/{code}/supplement-requests": {
            "items": [
                {"about": "paper", "target": DOCUMENT, "code": "unreadable", "text": "Ảnh mờ"}
            ]
        },
        "POST /agency/staff": {"name": "Ai Đó", "mail": "ai.do@example.com", "roles": ["signer"]},
        "POST /agency/staff/sessions": {
            "mail": "ai.do@example.com",
            "password": "Trang sáng đầu ngõ 27",
            "code": "123456",
            "captcha": "none",
            "carrier": "bearer",
        },
        "POST /agency/staff/step-ups": {"password": "Trang sáng đầu ngõ 27", "code": "123456"},
        "POST /agency/staff/{officer}/entry": {"invitation": "0" * 64},
        "POST /agency/staff/{officer}/entry/confirm": {
            "invitation": "0" * 64,
            "password": "Trang sáng đầu ngõ 27",
            "code": "123456",
        },
        "POST /agency/staff/{officer}/roles": {"roles": ["signer"]},
        "POST /agency/webhook-secrets": {"signs": "agency"},
        "POST /agency/webhooks/{agency}": {
            "type": "dossier.accepted",
            "timestamp": "2026-11-20T02:30:00Z",
            "data": {"dossier": code},
        },
        "POST /auth/captchas": {"flow": "register"},
        "POST /auth/data-requests": {"kind": "export"},
        "POST /auth/registrations": account
        | person
        | {
            "phone": "0912345678",
            "email": "ai.do@example.com",
            "consents": ["terms", "personal-data"],
            "language": "vi",
        },
        "POST /auth/registrations/{registration}/confirm": {
            "phone_code": "123456",
            "email_code": "123456",
        },
        "POST /auth/passkeys": {
            "challenge": "nobodys-challenge",
            "key": {"credential": "AA", "client_data": "AA", "attestation": "AA"},
            "label": "Của ai",
        },
        "POST /auth/passkey-sign-ins/{challenge}/confirm": {
            "assertion": assertion,
            "carrier": "bearer",
        },
        "POST /auth/passkey-step-ups/{challenge}/confirm": assertion,
        "POST /auth/step-ups": {"password": "Một câu không ai biết"},
        "POST /auth/step-ups/{step_up}/confirm": {"code": "123456"},
        "POST /auth/totp/confirm": {"code": "123456"},
        "POST /auth/contact-changes": {"phone": "0912345678"},
        "POST /auth/contact-changes/{change}/cancel": {"code": "123456"},
        "POST /auth/contact-changes/{change}/confirm": {"code": "123456"},
        "POST /auth/freezes": {"notice": "WWWWWWWW", "code": "123456"},
        "POST /auth/resets": {"cccd": "079190000001", "captcha": "none"},
        "POST /auth/resets/{reset}/confirm": both | {"password": NEW_PASSWORD},
        "POST /auth/thaws": {"sign_in": "nobodys-sign-in"},
        "POST /auth/thaws/{thaw}/confirm": {"email_code": "123456", "password": NEW_PASSWORD},
        "PUT /auth/password": {"current": "Một câu không ai biết", "password": NEW_PASSWORD},
        "POST /auth/registrations/{registration}/codes": {"way": "phone"},
        "POST /auth/sign-ins": account,
        "POST /auth/sign-ins/{sign_in}/confirm": {"code": "123456", "carrier": "bearer"},
        "POST /dossiers": {"draft": draft},
        "POST /dossiers/{code}/papers": {"required_document": DOCUMENT, **file},
        "POST /dossiers/{code}/supplement": {"declaration": {}},
        "POST /dossiers/{code}/withdrawal": {"reason": "Tôi đổi ý"},
        "POST /drafts": {"procedure": "3.000347"},
        "POST /procedures/{procedure}/dry-runs": {"declaration": {}},
        "POST /procedures/{procedure}/quotes": {"subject": "all"},
        "PUT /auth/consents/{purpose}": {"given": True},
        "PUT /drafts/{draft}": {"declaration": {}},
        "POST /drafts/{draft}/papers": file | {"required_document": "giay-phep-lai-xe"},
        "POST /payments": {"dossier": code},
        "POST /payments/returns": {"query": "vnp_TxnRef=1"},
        "POST /public/look-ups": {"code": code, "secret": "AAAA"},
    }
