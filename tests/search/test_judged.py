"""The queries that search is measured with are many, of every kind, and said once."""

import re
import tomllib
from pathlib import Path

JUDGED = tomllib.loads(Path(__file__).with_name("judged.toml").read_text("utf-8"))
CODE = re.compile(r"[0-9]\.[0-9]{6}|tien-dien|thue-doanh-nghiep")


def test_every_kind_of_citizen_is_heard() -> None:
    assert set(JUDGED) == {"accented", "unaccented", "typo", "colloquial", "code"}
    assert sum(map(len, JUDGED.values())) >= 150


def test_a_query_is_judged_once_and_by_codes() -> None:
    queries = [query for kind in JUDGED.values() for query, *_ in kind]
    assert len(queries) == len(set(queries))
    answers = {code for kind in JUDGED.values() for _, *codes in kind for code in codes}
    assert all(CODE.fullmatch(code) for code in answers)
    assert all(len(codes) == len(set(codes)) > 0 for kind in JUDGED.values() for _, *codes in kind)
