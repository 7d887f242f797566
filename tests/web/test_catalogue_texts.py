"""Whatever the catalogue's data name by a word of their own has a name on the pages."""

from collections.abc import Iterator

from infra.catalogue.artefact import DATA
from infra.catalogue.reading import read_procedures
from portal.domain.procedure import Procedure
from web.render import HERE
from web.texts import read_texts

TEXTS = read_texts(HERE / "texts")["vi"].keys()


def _named(procedure: Procedure) -> Iterator[str]:
    doubtful = (*procedure.unverified, *procedure.unknown)
    yield from (f"audience.{one}" for one in procedure.audience)
    yield from (f"life_event.{one}" for one in procedure.life_events)
    yield from (f"about.{one}" for one in doubtful)
    yield from (f"subject.{line.subject}" for line in procedure.fees)
    yield from (f"per.{line.per}" for line in procedure.fees if line.per)
    yield from (f"channel.{line.channel}" for line in procedure.fees)
    if procedure.group:
        yield from (f"group.{procedure.group}", f"group_about.{procedure.group}")


def test_every_word_of_the_data_is_named() -> None:
    found = read_procedures(DATA / "procedures").values()
    said = {f"live.{key}" for procedure in found for key in _named(procedure)}
    assert said - TEXTS == set()
