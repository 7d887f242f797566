"""What the emulator gets wrong about streams: a stop forgets their records, and remembers how far they were read.

After a start as many records as were ever read would be passed over in silence: nobody told, no leg started,
no payment carried on.
"""

import json
from pathlib import Path

from infra.localcloud.settings import Home

POSITIONS = "dynamodb_stream_positions"


def saved(home: Home) -> Path:
    """Where the emulator writes down its functions and what feeds them, when it stops."""
    return home.state / "state" / "lambda.json"


def read_anew(home: Home) -> None:
    """Let every stream be read from its beginning, which is where an emptied one goes on."""
    path = saved(home)
    if not path.exists():
        return
    state = json.loads(path.read_text("utf-8"))
    if state["payload"][POSITIONS]["data"]:
        state["payload"][POSITIONS]["data"] = {}
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(state), "utf-8")
        draft.replace(path)
