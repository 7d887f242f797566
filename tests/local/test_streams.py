"""How far a stream was read is forgotten where its records were."""

import json
from pathlib import Path

from infra.localcloud.settings import Home
from infra.localcloud.streams import POSITIONS, read_anew, saved


def test_a_stream_is_read_from_its_beginning_after_a_stop(tmp_path: Path) -> None:
    home = Home(tmp_path)
    saved(home).parent.mkdir(parents=True)
    kept = {"functions": {"a": 1}, POSITIONS: {"kind": "scoped", "data": {"a mapping": 92}}}
    saved(home).write_text(json.dumps({"format": 2, "payload": kept}))
    for _ in range(2):
        read_anew(home)
        state = json.loads(saved(home).read_text())
        assert state["payload"][POSITIONS] == {"kind": "scoped", "data": {}}
        assert (state["format"], state["payload"]["functions"]) == (2, {"a": 1})


def test_before_the_first_stop_there_is_nothing_to_forget(tmp_path: Path) -> None:
    read_anew(Home(tmp_path))
    assert not saved(Home(tmp_path)).exists()
