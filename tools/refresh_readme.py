"""Puts the real output of every `$ pathways ...` command into README.md and docs/tour.md.

A fenced block whose first line is `$ COMMAND` gets the command's output. Where the block ends in a line `...`, only as many
lines are kept as the comment `<!-- lines: N -->` above the block says. Run with `make readme`; a test compares.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", ROOT / "docs" / "tour.md")
_BLOCK = re.compile(
    r"(?:<!-- lines: (?P<lines>\d+) -->\n)?```\n\$ (?P<command>pathways [^\n|]*)\n(?P<output>.*?)```\n", re.DOTALL
)


def refreshed(text: str) -> str:
    """The page with the outputs that the commands give now."""
    return _BLOCK.sub(_block, text)


def _block(match: re.Match[str]) -> str:
    shown = _output(match["command"])
    head = ""
    if match["lines"]:
        head = f"<!-- lines: {match['lines']} -->\n"
        shown = "".join(shown.splitlines(keepends=True)[: int(match["lines"])]) + "...\n"
    return f"{head}```\n$ {match['command']}\n{shown}```\n"


def _output(command: str) -> str:
    program = Path(sys.executable).with_name("pathways")
    words = [str(program), *shlex.split(command)[1:]]
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1"}
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):  # 1 says that something moved
        raise RuntimeError(done.stderr)
    return done.stdout


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(refreshed(page.read_text("utf-8")), "utf-8")
