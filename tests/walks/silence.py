"""What a person is known by, looked for in all that was written while the dossiers went their ways."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import httpx

from infra.books import StackBooks
from infra.localcloud import services
from portal.domain.ports.books import Text
from portal.operations.verify_silence import verify_silence
from tests.faults.rig import Rig
from tests.people import Citizen

CODE = re.compile(r"(?<![\d.-])\d{6}(?![\d-])")
"""A one-time code; the day in a dossier code is none."""

CODES = r"(?:(?<![^\W_])|(?<=\\[nrt]))(?<!\d\.)(?:{words})(?![^\W_])"
"""Six digits, whatever stands around them: `?code=`, `otp:`, the end of a line as JSON writes it.

Only what is part of a longer word, or of a fraction of a second, is another number.
"""

SECRETS = r"(?<![\w.+/-])(?:{words})(?![\w+/=-])"
"""A dossier's secret has four signs. So few stand in checksums by chance."""

NUMBERS = r"(?<![\w.:+/=-])(?:{words})(?![\w+/=-]| ms\b)"
"""If all four are digits, they are also the number of a port, or of milliseconds, as a REPORT counts them."""

PLACES = {
    "addresses",
    "bodies of live queues",
    "cloud's output",
    "keys",
    "legs' inputs and outputs",
    "log lines of functions",
    "traces",
}
"""Where there always is something to look through."""

DELIVERED = re.compile(r" INFO \[(?:sns|ses-v2)\] ")

URL = re.compile(r"https?://[^\s\"<>\\]+")


class Overheard:
    """What is gone in the end and must be caught on its way: bodies of live queues, addresses people were given."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.queued: set[str] = set()
        self.urls: set[str] = set()

    def look_into_queues(self) -> None:
        found = self.rig.http.get(f"{self.rig.stack.endpoint}/_ministack/sqs/messages").json()
        self.queued |= set(_bodies(found["messages"]))

    def read(self, answer: httpx.Response) -> None:
        """A client's hook: what was asked, and every address the answer tells."""
        answer.read()
        self.urls |= {str(answer.request.url), *URL.findall(answer.text)}

    def texts(self) -> Iterator[Text]:
        yield from (Text("bodies of live queues", one) for one in list(self.queued))
        yield from (Text("addresses", one) for one in self.urls)
        yield from (Text("traces", one) for one in list(self.rig.traces.texts))


def _bodies(found: object) -> Iterator[str]:
    match found:
        case {"Body": str(body)}:
            yield body
        case dict():
            for part in found.values():
                yield from _bodies(part)
        case list():
            for part in found:
                yield from _bodies(part)


def written(rig: Rig, books: StackBooks, heard: Overheard) -> Iterator[Text]:
    """Keys, dead letters, legs, the functions' logs; what was overheard; what the local cloud's processes print.

    But for the text messages themselves and the mails' receivers: there the emulator is the network and the post.
    """
    yield from books.texts()
    yield from heard.texts()
    for name in (services.CLOUD, services.FRONT):
        path: Path = rig.stack.cloud.processes.log_of(name)
        lines = path.read_text(encoding="utf-8").splitlines()
        yield from (Text(f"{name}'s output", line) for line in lines if not DELIVERED.search(line))


def one_time_codes(rig: Rig, people: list[Citizen]) -> set[str]:
    """Every code that came to their phones and mailboxes."""
    said = [text for one in people for text in rig.sandbox.texts(one.phone)]
    said += [mail["text"] for one in people for mail in rig.sandbox.mails(one.email)]
    return {code for text in said for code in CODE.findall(text)}


def broken(texts: list[Text], canaries: list[str], short: set[str]) -> list[str]:
    """Where one of them is written; which one is not said."""
    says = saying(short)
    found = {fact.about for fact in verify_silence(texts, canaries)}  # type: ignore[union-attr]  # findings alone
    return sorted(found | {text.place for text in texts if says(text.words)})


def saying(short: set[str]) -> Callable[[str], bool]:
    """Whether a text says one of these one-time codes and secrets, as it is or in an address."""
    codes = {word for word in short if CODE.fullmatch(word)}
    numbers = {word for word in short - codes if word.isdecimal()}
    kinds = ((CODES, codes), (NUMBERS, numbers), (SECRETS, short - codes - numbers))
    patterns = [
        re.compile(bounds.format(words="|".join(map(re.escape, sorted(words)))))
        for bounds, words in kinds
        if words
    ]

    def says(text: str) -> bool:
        forms = {text, unquote(text)}
        if any(pattern.search(form) for pattern in patterns for form in forms):
            return True
        return any(not short.isdisjoint(_parts(address)) for address in URL.findall(text))

    return says


def _parts(address: str) -> set[str]:
    """The names its path is made of, and what its query says."""
    return {unquote(part) for part in re.split("[/?&=#]", address)}


def places(texts: list[Text]) -> dict[str, int]:
    """How much was looked through, kind by kind."""
    return dict(Counter(_kind(text.place) for text in texts))


def _kind(place: str) -> str:
    if place.endswith("Leg"):
        return "legs' inputs and outputs"
    if place.endswith("DeadLetters"):
        return "dead letters"
    if place.startswith("keys of"):
        return "keys"
    return "log lines of functions" if place.startswith("/aws/") else place
