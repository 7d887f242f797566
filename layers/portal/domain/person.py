"""Who somebody is to the portal, and where they can be reached."""

from typing import Literal

from portal.domain.model import Value

Language = Literal["vi", "en"]


class Contact(Value):
    """`phone` in E.164."""

    phone: str
    email: str
    language: Language
