"""Files that leave carry names of ours: a citizen's may say who they are, and an address to download from is logged."""

_ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


def named(name: str, content_type: str) -> str:
    return name + _ENDINGS.get(content_type, "")
