"""Whoever edits an event, drops one, slips one in or swaps two breaks the chain from there on."""

import unicodedata
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from portal.domain.chain import GENESIS, canonical, first_break, link

Links = list[tuple[dict[str, Any], str, str]]
plain = st.integers() | st.text('aâ"|{\u2028', max_size=2)
contents = st.fixed_dictionaries({"type": plain}, optional={"data": st.lists(plain, max_size=1)})
chains = st.lists(contents, min_size=1, max_size=4)


def chained(events: list[dict[str, Any]]) -> Links:
    links, before = [], GENESIS
    for content in events:
        own = link(before, content)
        links.append((content, before, own))
        before = own
    return links


@given(chains)
def test_an_untouched_chain_follows(events: list[dict[str, Any]]) -> None:
    assert first_break(chained(events)) is None


def test_an_empty_chain_follows() -> None:
    assert first_break([]) is None


@given(chains, contents, st.data())
def test_an_edited_event_breaks_its_link(
    events: list[dict[str, Any]], other: dict[str, Any], data: st.DataObject
) -> None:
    links = chained(events)
    place = data.draw(st.integers(0, len(links) - 1))
    assume(canonical(other) != canonical(links[place][0]))
    links[place] = (other, *links[place][1:])
    assert first_break(links) == place + 1


@given(st.lists(contents, min_size=2, max_size=4), st.data())
def test_a_dropped_event_is_missed(events: list[dict[str, Any]], data: st.DataObject) -> None:
    links = chained(events)
    place = data.draw(st.integers(0, len(links) - 2))
    del links[place]
    assert first_break(links) == place + 1


@given(chains, contents, st.data())
def test_what_is_slipped_in_is_noticed(
    events: list[dict[str, Any]], other: dict[str, Any], data: st.DataObject
) -> None:
    links = chained(events)
    place = data.draw(st.integers(0, len(links) - 1))
    before = links[place][1]
    links.insert(place, (other, before, link(before, other)))
    assume(links[place] != links[place + 1])
    assert first_break(links) == place + 2


@given(st.dictionaries(st.text(max_size=3), plain, max_size=3))
def test_one_content_has_one_text(content: dict[str, Any]) -> None:
    turned = dict(reversed(content.items()))
    assert canonical(content) == canonical(turned)
    assert link(GENESIS, content) == link(GENESIS, turned)


def test_letters_stay_as_they_are() -> None:
    said = unicodedata.normalize("NFC", "Hồ sơ")
    assert canonical({"b": said, "a": [1, None]}) == f'{{"a":[1,null],"b":"{said}"}}'


def test_a_link_is_what_the_documents_say() -> None:
    """SHA-256 of `<previous>|<canonical JSON>`, so that anybody can recompute it."""
    assert link(GENESIS, {}) == "86f3be0d3f7230fa71629fd19978dd80dbfdcc9d4be8bfd6d643ea6cc7e568f3"
