"""Pages for people: escaped templates, Vietnamese figures and dates, and guarded forms."""

import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from sandbox.outside import GMT7

FOLDER = Path(__file__).parent

# One per process: no other site can read it out of our pages, so no other site can post our forms.
_NONCE = secrets.token_urlsafe(16)


def dong(amount: int) -> str:
    """Write 135000 as 135.000 đ."""
    return f"{amount:,}".replace(",", ".") + " đ"


def clock(value: object) -> str:
    """Write an ISO moment as people here read it; anything else as it is."""
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value or "")
    if at.tzinfo is None:
        return at.strftime("%d/%m/%Y")
    return at.astimezone(GMT7).strftime("%H:%M:%S %d/%m/%Y")


def words(value: object) -> str:
    """Read a text the portal gave in one language or in several."""
    if isinstance(value, Mapping):
        return str(value.get("vi") or next(iter(value.values()), ""))
    return "" if value is None else str(value)


def web_link(value: object) -> str:
    """Pass only a link of the web: escaping alone would let somebody's `javascript:` through."""
    return str(value) if urlsplit(str(value)).scheme in {"http", "https"} else ""


def flat(value: object, name: str = "") -> list[tuple[str, str]]:
    """Lay out a declaration of any shape as a plain list of names and values."""
    if isinstance(value, Mapping):
        items = [(str(key), inner) for key, inner in value.items()]
    elif isinstance(value, list):
        items = [(str(n), inner) for n, inner in enumerate(value, 1)]
    else:
        return [(name, "" if value is None else str(value))]
    return [row for key, inner in items for row in flat(inner, f"{name}.{key}" if name else key)]


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(dong=dong, clock=clock, words=words, web_link=web_link, flat=flat)
    environment.globals["nonce"] = _NONCE
    return environment


_ENVIRONMENT = _environment()


def page(template: str, *, status: int = 200, **context: object) -> HTMLResponse:
    return HTMLResponse(_ENVIRONMENT.get_template(template).render(context), status)


def message(title: str, *lines: str, status: int, back: str = "/") -> HTMLResponse:
    return page("message.html", status=status, title=title, lines=lines, back=back)


def guard(form: Mapping[str, Any], nonce: str = _NONCE) -> None:
    """Refuse a form that did not come from our own page."""
    if not hmac.compare_digest(str(form.get("nonce", "")).encode(), nonce.encode()):
        raise HTTPException(
            403, "Biểu mẫu này không đến từ trang của chúng tôi. Hãy tải lại trang."
        )
