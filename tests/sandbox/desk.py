"""A portal for the desk to talk to: it answers as its contract says, and writes down what it was asked."""

import httpx

CODE = "G01.79-261123-0001"
API = f"/api/agency/dossiers/{CODE}"
PAGE = f"/agency/G01.79/dossiers/{CODE}"
DOSSIER = {
    "code": CODE,
    "procedure": "3.000347",
    "state": "registered",
    "version": 3,
    "declaration": {"licence": {"number": "790123456789"}, "note": "<script>alert(1)</script>"},
    "papers": [
        {
            "paper": "p1",
            "name": {"vi": "Ảnh chân dung", "en": "Portrait"},
            "file_name": "anh.png",
            "content_type": "image/png",
            "size": 100,
            "sha256": "x",
            "url": "http://localhost:8002/clean/p1?X-Amz-Signature=1&x=2",
        },
        {
            "paper": "p2",
            "name": "Bad",
            "file_name": "bad",
            "url": "javascript:alert(1)",
            "supplement": 1,
            "withheld": "encrypted",
        },
        {"paper": "p3", "name": "Old", "file_name": "old", "supplement": 0, "replaced": True},
    ],
    "supplements": [
        {
            "number": 1,
            "requested_at": "2026-11-23T11:00:00+07:00",
            "requested_by": "agency",
            "answer_by": "2026-12-23T17:00:00+07:00",
            "why_again": None,
            "items": [
                {"about": "paper", "target": "photo", "code": "unreadable", "text": "<b>Mờ</b>"}
            ],
            "answered_at": "2026-11-24T08:00:00+07:00",
        }
    ],
    "withdrawal": "Tôi đổi ý",
    "due_at": None,
    "timeline": [{"seq": 1, "event": "DossierSubmitted", "at": "2026-11-23T10:20:00+07:00"}],
}
PROCEDURE = {
    "papers": [{"id": "photo", "name": {"vi": "Ảnh chân dung", "en": "Portrait"}}],
    "declaration_schema": {
        "properties": {"number": {"x-label": {"vi": "Số <i>giấy phép</i>", "en": "Number"}}}
    },
}
PROBLEM = {
    "type": "about:blank",
    "code": "not_allowed_now",
    "title": "Chưa làm được việc này",
    "detail": "Hồ sơ chưa được <b>tiếp nhận</b>.",
    "status": 409,
    "errors": [{"pointer": "/reason", "code": "missing", "detail": "Thiếu lý do"}],
}


class Portal:
    """Answers like the portal's agency API, and writes down what it was asked."""

    def __init__(
        self, state: str = "registered", refusal: str = "", procedure: httpx.Response | None = None
    ) -> None:
        self._state = state
        self._refusal = refusal
        self._procedure = procedure or httpx.Response(200, json=PROCEDURE)
        self.moves: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/procedures/3.000347":
            return self._procedure
        if request.method == "GET":
            return httpx.Response(
                200, json=DOSSIER | {"state": self._state}, headers={"etag": '"3"'}
            )
        self.moves.append(request)
        verb = request.url.path.rpartition("/")[2]
        if verb == self._refusal:
            return httpx.Response(409, json=PROBLEM)
        if verb == "results":
            door = {"url": "http://localhost:8002/quarantine", "fields": {"key": "results/1"}}
            return httpx.Response(201, json={"result": "r1", "upload": door})
        if verb == "quarantine":
            return httpx.Response(204)
        return httpx.Response(200, json={"code": CODE, "state": "accepted", "version": 4})
