"""Telephone numbers and mail addresses, as people write them and as they are kept."""

import phonenumbers
from email_validator import EmailNotValidError, validate_email

_MOBILE = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
}

_SINCE_2018 = {
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
    "162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37", "168": "38",
    "169": "39",
    "186": "56", "188": "58", "199": "59",
}  # fmt: skip
"""Numbers of eleven digits became ones of ten in 2018; many still write the old ones."""

_OLD_DIGITS = 10


class VietnameseContacts:
    """No name is looked up: whether an address exists is proven by the code that arrives there.

    `countries` are the calling codes whose mobile numbers are taken, comma separated.
    """

    def __init__(self, countries: str = "84") -> None:
        self._countries = frozenset(map(int, countries.split(",")))

    def phone(self, written: str) -> str | None:
        """Abroad a text message costs many times more, and is what pumping frauds live on."""
        try:
            number = phonenumbers.parse(written, "VN")
        except phonenumbers.NumberParseException:
            return None
        if number.country_code == 84:  # noqa: PLR2004  # Vietnam
            number.national_number = _renumbered(str(number.national_number))
        mobile = phonenumbers.number_type(number) in _MOBILE
        if number.country_code not in self._countries or not mobile:
            return None
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def email(self, written: str) -> str | None:
        try:
            found = validate_email(written, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError:
            return None
        return found.ascii_email


def _renumbered(national: str) -> int:
    since = _SINCE_2018.get(national[:3]) if len(national) == _OLD_DIGITS else None
    return int(since + national[3:] if since else national)
