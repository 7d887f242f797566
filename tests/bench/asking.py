"""The judged questions to our own index, in a process of its own: `python -m tests.bench.asking FILE ROUNDS`.

It writes milliseconds of processor time: to open the file and answer the first question, and of each question in each
round; and what that took of memory. The program's modules are there before.
"""

import json
import sys
import time
import tomllib
from datetime import date
from pathlib import Path

from infra.catalogue.judging import JUDGED
from portal.catalogue.finder import SqliteFinder
from portal.catalogue.shelf import shelf
from portal.catalogue.wording import Wording, split
from portal.domain.finding import Asked
from tests.bench.start import peak_kilobytes

DAY = date(2026, 11, 26)


def questions() -> list[str]:
    kinds = tomllib.loads(JUDGED.read_text("utf-8")).values()
    return [words for kind in kinds for words, *_ in kind]


def in_words(file: Path) -> tuple[list[list[str]], list[list[str]]]:
    """Each question as its own words; and as all the words and phrases that we look for."""
    wording = Wording(shelf(file))
    asked = questions()
    meant = [[*wording.understood(words).parts] or ["none"] for words in asked]
    return [split(words) or ["none"] for words in asked], meant


def main(file: str, rounds: int) -> None:
    asked = questions()
    begun = time.process_time()
    finder = SqliteFinder(Path(file))
    finder.find(Asked(words=asked[0]), DAY)
    opened = (time.process_time() - begun) * 1000
    times = []
    for _ in range(rounds):
        for words in asked:
            begun = time.process_time()
            finder.find(Asked(words=words), DAY)
            times.append((time.process_time() - begun) * 1000)
    answer = {"open_ms": opened, "times_ms": times, "peak_kb": peak_kilobytes()}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
