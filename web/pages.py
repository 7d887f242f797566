"""Which pages there are, and where each stands in either language."""

from typing import Literal, NamedTuple

Lang = Literal["vi", "en"]
LANGS: tuple[Lang, ...] = ("vi", "en")


class Page(NamedTuple):
    """`vi` and `en` are the folders under /vi/ and /en/. A captcha costs 30 kB: only pages that ask for one load it."""

    name: str
    vi: str
    en: str
    scripted: bool = True
    captcha: bool = False

    def path(self, lang: Lang) -> str:
        folder = self.vi if lang == "vi" else self.en
        return f"/{lang}/{folder}/" if folder else f"/{lang}/"

    @property
    def template(self) -> str:
        return f"pages/{self.name}.html"


PAGES = (
    Page("home", "", ""),
    Page("search", "tim-thu-tuc", "find"),
    Page("procedure", "thu-tuc", "procedure"),
    Page("register", "dang-ky", "register", captcha=True),
    Page("sign_in", "dang-nhap", "sign-in", captcha=True),
    Page("forgot_password", "quen-mat-khau", "forgot-password", captcha=True),
    Page("contact", "tai-khoan/lien-lac", "account/contact"),
    Page("freeze", "tai-khoan/tam-khoa", "account/freeze"),
    Page("mine", "cua-toi", "my-page"),
    Page("security", "tai-khoan/bao-mat", "account/security"),
    Page("devices", "thiet-bi", "devices"),
    Page("data", "tai-khoan/du-lieu", "account/data"),
    Page("draft", "ban-nhap", "draft"),
    Page("receipt", "bien-nhan", "receipt"),
    Page("dossier", "ho-so", "dossier"),
    Page("payment_result", "thanh-toan/ket-qua", "payment/result"),
    Page("look_up", "tra-cuu", "look-up"),
    Page("terms", "dieu-khoan", "terms", scripted=False),
    Page("open_data", "du-lieu-mo", "open-data", scripted=False),
    Page("consents", "tai-khoan/dong-y", "account/consents"),
    Page("staff", "can-bo", "officers", captcha=True),
    Page("staff_entry", "can-bo/loi-moi", "officers/invitation"),
)
