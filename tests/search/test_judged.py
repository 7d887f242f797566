"""The queries that search is measured with are many, of every kind, and said once."""

import re
import tomllib
from pathlib import Path

JUDGED = tomllib.loads(Path(__file__).with_name("judged.toml").read_text("utf-8"))
SPOKEN = tomllib.loads(Path(__file__).with_name("spoken.toml").read_text("utf-8"))
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


def test_another_set_says_it_as_people_speak() -> None:
    said = [query for kind in SPOKEN.values() for query, *_ in kind]
    assert len(said) == len(set(said)) >= 40
    assert not set(said) & {query for kind in JUDGED.values() for query, *_ in kind}
    for kind, queries in SPOKEN.items():
        assert all(all(map(CODE.fullmatch, codes)) for _, *codes in queries)
        assert all((codes == []) == (kind == "nothing") for _, *codes in queries)
