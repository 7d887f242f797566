"""The pages' own modules, run by Node in a browser small enough to hold in one hand."""

import json
import shutil
import subprocess
from pathlib import Path

from pydantic import JsonValue

from infra.bootstrap import node
from infra.names import ROOT
from web.pages import PAGES
from web.render import MESSAGES
from web.speech import said_on
from web.texts import live, read_shared, read_texts

BROWSER = ROOT / "tests/web/small_browser.mjs"
HELD = "import { answer, hurry, made, open, pass, settle } from %s;\n"
TOLD = "\nconsole.log(JSON.stringify(told)); process.exit();"


def write_scripts(scripts: Path) -> None:
    """The modules as the site has them, with the Vietnamese words of each page."""
    shutil.copytree(ROOT / "web/assets/js", scripts)
    (scripts / "package.json").write_text('{"type": "module"}')
    (scripts / "texts").mkdir()
    words = live(read_texts(ROOT / "web/texts")["vi"] | read_shared(MESSAGES)["vi"])
    paths = json.dumps({page.name: page.path("vi") for page in PAGES})
    for page in (one for one in PAGES if one.scripted):
        said = json.dumps(said_on(scripts / f"pages/{page.name}.js", words))
        text = f"export const texts = {said};\nexport const paths = {paths};"
        (scripts / f"texts/{page.name}.vi.js").write_text(text)


def told(scripts: Path, script: str) -> JsonValue:
    """What a script calls `told`; it finds the modules below `js`."""
    js = f"const js = {json.dumps(scripts.as_uri())};\n"
    text = HELD % json.dumps(BROWSER.as_uri()) + js + script + TOLD
    command = [str(node()), "--input-type=module", "-e", text]
    run = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - ours
    assert run.returncode == 0, run.stderr
    found: JsonValue = json.loads(run.stdout)
    return found
