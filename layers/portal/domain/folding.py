"""Vietnamese text without its marks, for finding: `doi giay phep` finds `Đổi giấy phép`."""

import unicodedata


def folded(text: str) -> str:
    """Lower case, no marks, đ as d, single spaces. NFD alone leaves đ as it is: it has no decomposition."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
