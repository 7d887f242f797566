"""What an officer's buttons say to the portal."""

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException

from sandbox.supplement import asked

REASONS = {
    "papers_incomplete": "Thành phần hồ sơ chưa đầy đủ",
    "papers_invalid": "Giấy tờ không hợp lệ",
    "declaration_wrong": "Thông tin kê khai không đúng",
    "not_competent": "Không thuộc thẩm quyền giải quyết",
    "not_eligible": "Không đủ điều kiện giải quyết",
}

# What a dossier may be stopped for depends on where it stands.
STOPS = {
    "processing": {"not_eligible": "Không đủ điều kiện giải quyết", "other": "Lý do khác"},
    "awaiting_supplement": {"supplement_not_given": "Quá hạn mà không bổ sung"},
}


def said_by(verb: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """The body of the move that a button means. Raises HTTPException for a button that is not there."""
    match verb:
        case "accept" | "start" | "fee-requests":
            return {}
        case "refuse" | "stop":
            return pick(said, "reason_code", "reason")
        case "refuse-withdrawal":
            return pick(said, "reason")
        case "supplement-requests":
            return asked(pick(said, *said))
        case _:
            raise HTTPException(404, "Không có nút này.")


def text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def pick(said: Mapping[str, Any], *names: str) -> dict[str, str]:
    return {name: text(said, name) for name in names}
