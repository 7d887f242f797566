"""Writing to a person: the words, in their language, by the way that is asked for."""

from typing import NamedTuple

from portal.domain.one_time import origin_bound
from portal.domain.person import Contact
from portal.domain.ports.catalogue import Messages
from portal.domain.ports.messages import Mail, TextMessages


class Post(NamedTuple):
    """`host` is the portal's own: codes sent by text message are bound to it."""

    messages: Messages
    text_messages: TextMessages
    mail: Mail
    host: str

    def text(self, to: Contact, notice: str, **params: str) -> None:
        self.text_messages.send(to.phone, self._words(to, f"{notice}.sms", **params))

    def mail_about(self, to: Contact, notice: str, **params: str) -> None:
        subject = self._words(to, f"{notice}.subject")
        self.mail.send(to.email, subject, self._words(to, f"{notice}.mail", **params))

    def code_by_text(self, to: Contact, notice: str, code: str) -> None:
        words = self._words(to, f"{notice}.sms", code=code)
        self.text_messages.send(to.phone, origin_bound(words, self.host, code))

    def code_by_mail(self, to: Contact, notice: str, code: str) -> None:
        subject = self._words(to, f"{notice}.subject")
        self.mail.send(to.email, subject, self._words(to, f"{notice}.mail", code=code))

    def _words(self, to: Contact, key: str, **params: str) -> str:
        return self.messages.text(f"notice.{key}", to.language, **params)
