"""How these tests read a template."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from infra.names import Json


def statements(role: Json) -> list[Json]:
    return [
        statement
        for policy in role["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
    ]


def references(value: object) -> Iterator[str]:
    """Every logical id (or parameter) that a piece of template names."""
    match value:
        case {"Ref": str(name)}:
            yield name
        case {"Fn::GetAtt": [str(name), _]}:
            yield name
        case {"Fn::Sub": str(text)}:
            yield from (found.split(".")[0] for found in re.findall(r"\$\{([\w:.]+)\}", text))
        case dict():
            for part in value.values():
                yield from references(part)
        case list():
            for part in value:
                yield from references(part)
        case _:
            return


def findings(template: Path) -> list[str]:
    """Ask cfn-lint for the places it objects to. A missing tool fails, it does not skip."""
    program = Path(sys.executable).with_name("cfn-lint")
    done = ran(program, "--format", "json", "--template", template)
    return [
        f"{finding['Rule']['Id']} {'/'.join(map(str, finding['Location']['Path']))}"
        for finding in json.loads(done.stdout)
    ]


def ran(*command: str | Path) -> subprocess.CompletedProcess[str]:
    words = [str(word) for word in command]
    return subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - ours
