"""Sentences in both languages, made of words that differ in each."""

from portal.domain.model import Words
from portal.domain.ports.catalogue import Messages
from portal.domain.processing import Time


def told(key: str, messages: Messages, **said: Words) -> Words:
    """The words for `key`, filled in with each language's own."""
    return Words(
        vi=messages.text(key, "vi", **{name: words.vi for name, words in said.items()}),
        en=messages.text(key, "en", **{name: words.en for name, words in said.items()}),
    )


def time_told(time: Time, messages: Messages) -> Words:
    """How long it may take, in the words of its source or in ours."""
    cut_off = time.cut_off.strftime("%H:%M")
    return time.words or messages.words(
        f"time.{time.unit.value}", amount=time.amount, cut_off=cut_off
    )
