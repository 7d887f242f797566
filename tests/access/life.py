"""One dossier's life, door by door: each knock would be granted to whom it belongs."""

from collections.abc import Generator, Mapping
from typing import Any, TypeAlias

from tests.access.callers import Answers, Knock, Town
from tests.bank import notification
from tests.people import PASSWORD, Citizen, b64_sha256, good, new_key, sample_pdf, until

Life: TypeAlias = Generator[Knock, Answers, None]
HEALTH, LICENCE = "giay-kham-suc-khoe", "giay-phep-lai-xe"
ASSERTION = {
    "person": "nobody-here",
    **dict.fromkeys(("credential", "client_data", "authenticator_data", "signature"), "AA"),
}
"""A passkey's answer in form alone."""
WHOLE_LIFE = 14
"""Events from the submission to the return: a knock that was refused has made none."""


def life(town: Town) -> Life:
    yield from in_the_open()
    yield from coming_in(town)
    yield from proving(town)
    yield from being_sure(town.citizen)
    yield from asking_about_data(town.citizen)
    draft = yield from drafting(town.citizen)
    refused, code = yield from filing(town, draft)
    yield from telling(town)
    yield from handling(town, code, refused)
    yield from mending(town.citizen, code)
    yield from withdrawing(town, code)
    yield Knock("POST /agency/dossiers/{code}/fee-requests", {"code": code}, {})
    yield from paying(town, code)
    yield from ending(town, code)
    yield from staffing()
    yield from holding_keys(town)
    yield from leaving(town)
    for somebody in (town.citizen, town.stranger):
        somebody.sign_in()
    yield Knock("POST /auth/session/freeze")
    yield Knock("DELETE /agency/staff/session")


def in_the_open() -> Life:
    yield Knock("GET /procedures")
    yield Knock("GET /procedures/suggestions")
    yield Knock("GET /procedures/{procedure}", {"procedure": "3.000347"})
    yield Knock("POST /procedures/{procedure}/quotes", {"procedure": "3.000347"}, {})
    yield Knock(
        "POST /procedures/{procedure}/dry-runs", {"procedure": "3.000347"}, {"declaration": {}}
    )
    yield Knock("GET /provinces")
    yield Knock("GET /provinces/{province}", {"province": "02"})
    yield Knock("GET /public/health")
    yield Knock("GET /public/openapi.json")


def coming_in(town: Town) -> Life:
    """Somebody else registers; whoever repeats their words hears the same again."""
    newcomer = Citizen(town.stack.portal, town.citizen.sandbox, name="Lê Văn Cường")
    yield Knock("POST /auth/captchas", body={"flow": "register"})
    asked = yield Knock("POST /auth/registrations", body=newcomer.particulars())
    name = {"registration": good(asked["nobody"])["registration"]}
    yield Knock("POST /auth/registrations/{registration}/codes", name, {"way": "phone"})
    codes = {"phone_code": newcomer.code_by_text(), "email_code": newcomer.code_by_mail()}
    yield Knock("POST /auth/registrations/{registration}/confirm", name, codes)
    guess = {"cccd": newcomer.cccd, "password": "Một câu không ai biết", "captcha": "none"}
    yield Knock("POST /auth/sign-ins", body=guess)
    code = {"code": "123456", "carrier": "bearer"}
    yield Knock("POST /auth/sign-ins/{sign_in}/confirm", {"sign_in": "none"}, code)
    yield Knock("POST /auth/sign-ins/{sign_in}/text-messages", {"sign_in": "none"})
    yield Knock("POST /auth/passkey-sign-ins")
    with_key = {"assertion": ASSERTION, "carrier": "bearer"}
    none = {"challenge": "none"}
    yield Knock("POST /auth/passkey-sign-ins/{challenge}/confirm", none, with_key)
    yield Knock("GET /auth/session")
    yield Knock("GET /auth/consents")
    yield Knock("PUT /auth/consents/{purpose}", {"purpose": "surveys"}, {"given": True})
    newcomer.close()


def proving(town: Town) -> Life:
    """While the proof is fresh; nobody knows the password, so that nothing changes."""
    guess = {"current": "Một câu không ai biết", "password": "Ba con vịt qua đường 5"}
    yield Knock("PUT /auth/password", body=guess)
    elsewhere = Citizen(town.stack.portal, town.citizen.sandbox)
    yield Knock("GET /auth/contact-changes")
    begun = yield Knock("POST /auth/contact-changes", body={"phone": elsewhere.phone})
    name = {"change": own(begun)["change"]}
    code = {"code": elsewhere.code_by_text()}
    yield Knock("POST /auth/contact-changes/{change}/confirm", name, code)
    yield Knock("DELETE /auth/contact-changes/{change}", name)
    nobodys, code = {"change": "WWWWWWWW"}, {"code": "123456"}
    yield Knock("POST /auth/contact-changes/{change}/cancel", nobodys, code)
    yield Knock("POST /auth/freezes", body={"notice": "WWWWWWWW", **code})
    yield Knock("POST /auth/resets", body={"cccd": elsewhere.cccd, "captcha": "none"})
    codes = {"phone_code": "123456", "email_code": "123456", "password": guess["password"]}
    yield Knock("POST /auth/resets/{reset}/confirm", {"reset": "none"}, codes)
    yield Knock("POST /auth/thaws", body={"sign_in": "none"})
    del codes["phone_code"]
    yield Knock("POST /auth/thaws/{thaw}/confirm", {"thaw": "none"}, codes)
    elsewhere.close()


def being_sure(citizen: Citizen) -> Life:
    """What proves them beside the password; then they prove it again, and go on under a new token."""
    yield Knock("GET /auth/factors")
    yield Knock("POST /auth/totp")
    yield Knock("POST /auth/totp/confirm", body={"code": "123456"})
    yield Knock("DELETE /auth/totp")
    yield Knock("POST /auth/recovery-codes")
    yield Knock("POST /auth/passkeys/challenges")
    key = {name: ASSERTION[name] for name in ("credential", "client_data")}
    adding = {"challenge": "0" * 26, "key": {**key, "attestation": "AA"}, "label": "Của tôi"}
    yield Knock("POST /auth/passkeys", body=adding)
    yield Knock("DELETE /auth/passkeys/{passkey}", {"passkey": "none"})
    yield Knock("POST /auth/passkey-step-ups")
    none = {"challenge": "none"}
    yield Knock("POST /auth/passkey-step-ups/{challenge}/confirm", none, ASSERTION)
    before = len(citizen.sandbox.texts(citizen.phone))
    asked = yield Knock("POST /auth/step-ups", body={"password": PASSWORD})
    name = {"step_up": own(asked)["sign_in"]}
    yield Knock("POST /auth/step-ups/{step_up}/text-messages", name)
    until(lambda: len(citizen.sandbox.texts(citizen.phone)) > before, "the code to step up with")
    code = {"code": citizen.code_by_text()}
    renewed = yield Knock("POST /auth/step-ups/{step_up}/confirm", name, code)
    citizen.http.headers["Authorization"] = f"Bearer {own(renewed)['token']}"


def leaving(town: Town) -> Life:
    yield Knock("GET /auth/sessions")
    yield Knock("GET /auth/history")
    (earlier,) = good(town.citizen.http.get("/auth/sessions"))["items"]
    town.citizen.sign_in()
    yield Knock("DELETE /auth/sessions/{session}", {"session": earlier["session"]})
    yield Knock("DELETE /auth/sessions")
    town.citizen.sign_in()
    town.stranger.sign_in()
    yield Knock("DELETE /auth/session")


def asking_about_data(citizen: Citizen) -> Life:
    """While they have proved themselves lately. Whoever asks, asks about their own."""
    yield Knock("GET /auth/diary")
    asked = yield Knock("POST /auth/data-requests", body={"kind": "export"})
    request = own(asked)["request"]
    yield Knock("GET /auth/data-requests")
    until(lambda: ended(citizen, request), "the export to be made")
    yield Knock("POST /auth/data-requests/{request_id}/export", {"request_id": request}, {})


def ended(citizen: Citizen, request: str) -> bool:
    found = good(citizen.http.get("/auth/data-requests"))["items"]
    return any(one["request"] == request and one["stage"] == "done" for one in found)


def drafting(citizen: Citizen) -> Generator[Knock, Answers, str]:
    begun = yield Knock("POST /drafts", body={"procedure": "3.000347"})
    yield Knock("DELETE /drafts/{draft}", {"draft": own(begun)["draft"]})
    draft = citizen.start()
    name = {"draft": str(draft["draft"])}
    yield Knock("GET /drafts")
    yield Knock("GET /drafts/{draft}", name)
    said = {"declaration": citizen.declaration(), "agency": "G01.79", "return_by": "online"}
    seen = {"If-Match": f'"{draft["version"]}"'}
    yield Knock("PUT /drafts/{draft}", name, said, seen)
    yield from bringing_papers(citizen, name)
    yield Knock("GET /drafts/{draft}/check", name)
    return name["draft"]


def bringing_papers(citizen: Citizen, name: Mapping[str, str]) -> Life:
    content = sample_pdf()
    offered = yield Knock("POST /drafts/{draft}/papers", name, paper(HEALTH, content))
    offer = own(offered)
    citizen.post_file(offer["upload"], content)
    of = {**name, "paper": offer["paper"]["paper"]}
    yield Knock("POST /drafts/{draft}/papers/{paper}/finalise", of, {})
    yield Knock("DELETE /drafts/{draft}/papers/{paper}", of)
    for document in (HEALTH, LICENCE):
        citizen.upload(name["draft"], document, content, "application/pdf", "a.pdf")


def paper(document: str, content: bytes) -> dict[str, Any]:
    return {
        "required_document": document,
        "file_name": "a.pdf",
        "content_type": "application/pdf",
        "size": len(content),
        "sha256": b64_sha256(content),
    }


def filing(town: Town, draft: str) -> Generator[Knock, Answers, tuple[str, str]]:
    """Two dossiers: one to be refused, and the one whose life this is."""
    refused = town.citizen.file()["code"]
    submitted = yield Knock("POST /dossiers", body={"draft": draft})
    receipt = own(submitted)
    yield Knock("GET /dossiers")
    yield Knock("GET /dossiers/{code}", {"code": receipt["code"]})
    yield Knock("POST /public/look-ups", body={it: receipt[it] for it in ("code", "secret")})
    return refused, receipt["code"]


def handling(town: Town, code: str, refused: str) -> Life:
    for one in (refused, code):
        until(lambda one=one: handed_over(town.citizen, one), f"{one} to reach its agency")
    of = {"code": code}
    yield Knock("GET /agency/dossiers/{code}", of)
    yield Knock("POST /agency/dossiers/{code}/accept", of, {})
    yield Knock("POST /agency/dossiers/{code}/start", of, {})
    why = {"reason_code": "papers_invalid", "reason": "Giấy khám đã hết hạn"}
    yield Knock("POST /agency/dossiers/{code}/refuse", {"code": refused}, why)


def telling(town: Town) -> Life:
    """An agency's webhook about a dossier of its own; to the other agency, this is another's door."""
    code = town.citizen.file()["code"]
    until(lambda: handed_over(town.citizen, code), f"{code} to reach its agency")
    told = {
        "type": "dossier.accepted",
        "timestamp": "2026-11-20T02:30:00Z",
        "data": {"dossier": code},
    }
    yield Knock("POST /agency/webhooks/{agency}", {"agency": "G01.79"}, told)
    assert town.citizen.dossier(code)["state"] == "accepted"


def mending(citizen: Citizen, code: str) -> Life:
    """Something is missing: it is asked for, brought and given."""
    of, content = {"code": code}, sample_pdf()
    item = {"about": "paper", "target": HEALTH, "code": "expired", "text": "Đã hết hạn"}
    asked = {"items": [item], "why_again": None}
    yield Knock("POST /agency/dossiers/{code}/supplement-requests", of, asked)
    for last in (False, True):
        offered = yield Knock("POST /dossiers/{code}/papers", of, paper(HEALTH, content))
        offer = own(offered)
        citizen.post_file(offer["upload"], content)
        brought = {**of, "paper": offer["paper"]["paper"]}
        yield Knock("POST /dossiers/{code}/papers/{paper}/finalise", brought, {})
        if not last:
            yield Knock("DELETE /dossiers/{code}/papers/{paper}", brought)
    yield Knock("POST /dossiers/{code}/supplement", of, {"declaration": {}})
    until(lambda: happened(citizen, code, "SupplementReceived"), "the supplement to arrive")


def withdrawing(town: Town, code: str) -> Life:
    """One request to withdraw is refused, another one followed."""
    why = {"reason": "Tôi đổi ý"}
    stopped = town.citizen.file()["code"]
    yield Knock("POST /dossiers/{code}/withdrawal", {"code": code}, why)
    yield Knock("POST /agency/dossiers/{code}/refuse-withdrawal", {"code": code}, why)
    until(lambda: handed_over(town.citizen, stopped), f"{stopped} to reach its agency")
    asked = town.citizen.http.post(f"/dossiers/{stopped}/withdrawal", json=why, headers=new_key())
    assert good(asked)["state"] == "withdrawal_requested"
    ground = {"reason_code": "withdrawn", **why}
    yield Knock("POST /agency/dossiers/{code}/stop", {"code": stopped}, ground)


def happened(citizen: Citizen, code: str, event: str) -> bool:
    return any(line["event"] == event for line in citizen.dossier(code)["timeline"])


def handed_over(citizen: Citizen, code: str) -> bool:
    return happened(citizen, code, "DossierHandedOver")


def paying(town: Town, code: str) -> Life:
    """The bank is a caller of its own: only what it signed is more than a knock."""
    begun = yield Knock("POST /payments", body={"dossier": code})
    offer = own(begun)
    yield Knock("GET /payments/{payment}", {"payment": offer["payment"]})
    yield Knock("GET /dossiers/{code}/payments", {"code": code})
    paid = notification(town.stack, offer)
    yield Knock("POST /payments/returns", body={"query": paid})
    yield Knock("GET /webhooks/vnpay", query=paid[:-1] + ("1" if paid[-1] == "0" else "0"))
    assert town.citizen.dossier(code)["state"] == "awaiting_payment"
    settled = good(town.http.get(f"{town.stack.portal}/api/webhooks/vnpay?{paid}"))
    assert settled["RspCode"] == "00"
    town.citizen.wait_for(code, "processing")


def ending(town: Town, code: str) -> Life:
    content, of = sample_pdf(), {"code": code}
    said = {name: each for name, each in paper("-", content).items() if name != "required_document"}
    offered = yield Knock("POST /agency/dossiers/{code}/results", of, said)
    result = good(offered["agency"])
    town.citizen.post_file(result["upload"], content)
    decision = {"result": result["result"], "number": "12/QĐ", "note": ""}
    yield Knock("POST /agency/dossiers/{code}/decide", of, decision)
    until(lambda: (town.citizen.dossier(code)["result"] or {}).get("available"), "the result")
    yield Knock("POST /dossiers/{code}/result", of, {})
    assert len(town.citizen.dossier(code)["timeline"]) == WHOLE_LIFE


def staffing() -> Life:
    """Somebody is invited, made something else, invited again, and let go."""
    guess = {"mail": "ai@example.com", "password": "Một câu không ai biết", "code": "123456"}
    yield Knock("POST /agency/staff/sessions", body={**guess, "captcha": "-", "carrier": "bearer"})
    nobody, word = {"officer": "nobody-0001"}, {"invitation": "0" * 64}
    yield Knock("POST /agency/staff/{officer}/entry", nobody, word)
    entry = {**word, "password": guess["password"], "code": "123456"}
    yield Knock("POST /agency/staff/{officer}/entry/confirm", nobody, entry)
    yield Knock("GET /agency/staff/session")
    proof = {"password": guess["password"], "code": guess["code"]}
    yield Knock("POST /agency/staff/step-ups", body=proof)
    yield Knock("GET /agency/staff")
    mail = f"can.bo.{new_key()['Idempotency-Key'][:8]}@example.com"
    newcomer = {"name": "Phạm Thị Dung", "mail": mail, "roles": ["signer"]}
    invited = yield Knock("POST /agency/staff", body=newcomer)
    whom = {"officer": str(good(invited["supervisor"])["officer"])}
    yield Knock("POST /agency/staff/{officer}/roles", whom, {"roles": ["officer"]})
    yield Knock("POST /agency/staff/{officer}/invitations", whom, {})
    yield Knock("POST /agency/staff/{officer}/deactivate", whom, {})


def holding_keys(town: Town) -> Life:
    """A key is made and revoked, and so is a secret to sign with; elsewhere too, for two are the most."""
    for path, said in (("keys", {}), ("webhook-secrets", {"signs": "agency"})):
        yield Knock(f"GET /agency/{path}")
        for whose in ("supervisor", "elsewhere"):
            town.staff[whose].makes_room(f"/agency/{path}")
        made = yield Knock(f"POST /agency/{path}", body=said)
        name = {"key": str(good(made["supervisor"])["key"]["key"])}
        yield Knock(f"DELETE /agency/{path}/{{key}}", name)
        town.staff["elsewhere"].makes_room(f"/agency/{path}")


def own(answers: Answers) -> dict[str, Any]:
    return dict(good(answers["citizen"]))
