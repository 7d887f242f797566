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

    def code_by_text(self, to: Contact, notice: str, code: str, serves: str = "") -> None:
        """It is counted as what it `serves`: as the notice says, unless something else is said."""
        words = self._words(to, f"{notice}.sms", code=code)
        text = origin_bound(words, self.host, code)
        self.text_messages.send(to.phone, text, serves=serves or notice)

    def text_instead(self, asked: Contact, to: Contact, notice: str) -> None:
        """What somebody asked for does not go to them: `to` hears of it, as if it had."""
        words = self._words(to, f"{notice}.sms")
        self.text_messages.send(to.phone, words, serves=notice, instead_of=asked.phone)

    def mail_instead(self, asked: Contact, to: Contact, notice: str) -> None:
        """The same by mail."""
        subject, words = self._words(to, f"{notice}.subject"), self._words(to, f"{notice}.mail")
        self.mail.send(to.email, subject, words, serves=notice, instead_of=asked.email)

    def code_by_mail(self, to: Contact, notice: str, code: str, serves: str = "") -> None:
        """The same by mail."""
        subject = self._words(to, f"{notice}.subject")
        words = self._words(to, f"{notice}.mail", code=code)
        self.mail.send(to.email, subject, words, serves=serves or notice)

    def _words(self, to: Contact, key: str, **params: str) -> str:
        return self.messages.text(f"notice.{key}", to.language, **params)
