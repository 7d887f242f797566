"""A dossier brought to where a fault is to meet it."""

from collections import Counter
from collections.abc import Callable, Sequence
from math import ceil
from typing import Any, Generic, NamedTuple, TypeVar

import httpx

from tests.faults.ledger import ROUNDS, Ledger
from tests.faults.rig import EVERY_SECONDS, Fault, Rig, insist
from tests.people import new_key, sample_pdf, until

T = TypeVar("T")
AGENCY = "G01.79"
MOST_CALLS = 30
WALKS = 3
FAULTS = {
    "kill": "the process dies after each call",
    "lost": "each answer is lost",
}


class Way(NamedTuple, Generic[T]):
    """`prepare` without faults, then `walk` with them; `end` says whether it came out well."""

    name: str
    prepare: Callable[[], T]
    walk: Callable[[T], object]
    end: Callable[[T], None]


def ready(rig: Rig) -> str:
    """A draft that lacks nothing."""
    person = rig.citizen
    draft: str = person.save(person.start())["draft"]
    person.upload(draft, "giay-kham-suc-khoe", sample_pdf(), "application/pdf", "Giấy khám.pdf")
    person.upload(draft, "giay-phep-lai-xe", sample_pdf(), "application/pdf", "GPLX.pdf")
    return draft


def submit(rig: Rig, draft: str) -> dict[str, Any]:
    """Press the button until there is a receipt: each time with the same key."""
    key = new_key()
    asked = {"draft": draft}
    return dict(insist(lambda: post(rig, "/dossiers", asked, key)).json())


def post(rig: Rig, path: str, body: dict[str, Any], key: dict[str, str]) -> httpx.Response:
    return rig.citizen.http.post(path, json=body, headers=key)


def codes(rig: Rig) -> list[str]:
    """Every dossier of the citizen's, page after page."""
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = insist(lambda: rig.citizen.http.get("/dossiers", params=cursor)).json()  # noqa: B023  # asked at once
        found += [one["code"] for one in page["items"]]
        if not page["next"]:
            return found
        cursor = {"cursor": page["next"]}


def handed_over(rig: Rig) -> str:
    code: str = submit(rig, ready(rig))["code"]
    until(lambda: rig.sandbox.webhooks(AGENCY, code), f"{code} to be handed over", 120)
    return code


def owing(rig: Rig) -> str:
    """A dossier whose fee is asked for."""
    code = handed_over(rig)
    for button in ("accept", "start", "fee-requests"):
        press(rig, code, button)
    return code


def press(rig: Rig, code: str, button: str, **said: str) -> None:
    """The officer tries again, too."""

    def pressed() -> bool:
        try:
            rig.sandbox.press(AGENCY, code, button, **said)
        except AssertionError:
            return False
        return True

    until(pressed, f"the button {button}", 90)


def pay(rig: Rig, code: str) -> str:
    """At the bank, whose notifications go out; returns the reference."""
    key = new_key()
    offer = insist(lambda: post(rig, "/payments", {"dossier": code}, key)).json()
    rig.sandbox.at_the_bank(offer["url"], "pay")
    return str(offer["payment"])


def state(rig: Rig, code: str) -> str:
    return str(insist(lambda: rig.citizen.http.get(f"/dossiers/{code}")).json()["state"])


def goes_on_after(rig: Rig, goes_on: Callable[[], bool]) -> Callable[[], bool]:
    """Look while the five minutes pass."""

    def look() -> bool:
        if goes_on():
            return True
        rig.sweep()
        return False

    return look


def fewest(rig: Rig, way: Way[T], functions: Sequence[str]) -> list[list[str]]:
    """What each of them asks of AWS on that way, one call after the other, where nobody is harmed.

    Of several walks the one with the fewest calls: a process that is new, or whose keys grew old, asks for more.
    """
    way.walk(way.prepare())
    seen = [_asked(rig, way, functions) for _ in range(WALKS)]
    rig.recovered()
    return [min(calls, key=len) for calls in zip(*seen, strict=True)]


def told_fewest(
    rig: Rig, ledger: Ledger, way: Way[T], functions: Sequence[str]
) -> dict[str, list[str]]:
    """That by function, and on the page."""
    calls = dict(zip(functions, fewest(rig, way, functions), strict=True))
    for function, asked in calls.items():
        ledger.calls(f"{way.name}: `{function}`", asked)
    return calls


def _asked(rig: Rig, way: Way[T], functions: Sequence[str]) -> list[list[str]]:
    begun = way.prepare()
    rig.calm()
    way.walk(begun)
    return [rig.calls(one) for one in functions]


def each_call(
    rig: Rig, ledger: Ledger, way: Way[T], functions: Sequence[str], fault: str
) -> Counter[str]:
    """Harm each function at its first call, then on another dossier at its second, until none has more.

    All of them on one dossier: what follows a harmed call is harmed as well. Returns how many of whose calls were.
    """
    harmed = Counter[str]()
    for skip in range(MOST_CALLS):
        begun = way.prepare()
        rig.harm(*(Fault(fault, function=one, skip=skip) for one in functions))
        way.walk(begun)
        found, fired, rounds = rig.recovered(), rig.fired(), rig.rounds
        rig.calm()
        way.end(begun)
        if not any(fired):
            return harmed
        for function, times in zip(functions, fired, strict=True):
            if times:
                harmed[function] += times
                ledger.note(f"{way.name}: `{function}`", FAULTS[fault], times, rounds, found)
        assert rounds <= ROUNDS * sum(fired), f"{rounds} rounds after {sum(fired)} faults"
    raise AssertionError(f"{functions} ask AWS more than {MOST_CALLS} times")


def one_fault(rig: Rig, ledger: Ledger, way: Way[T], words: str, *faults: Fault) -> None:
    """The whole way with these faults about. What hangs is over when its function's time is, and is not judged."""
    begun = way.prepare()
    rig.harm(*faults)
    way.walk(begun)
    found, fired, rounds = rig.recovered(), sum(rig.fired()), rig.rounds
    rig.calm()
    way.end(begun)
    assert fired, "nothing was harmed"
    ledger.note(way.name, words, fired, rounds, found)
    if not any(one.fault == "freeze" for one in faults):
        held = max(one.seconds for one in faults)
        assert rounds <= ROUNDS * fired + ceil(held / EVERY_SECONDS), rounds
