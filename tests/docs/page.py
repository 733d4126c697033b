"""A documentation page with worked blocks: Python followed by what it prints, and shell sessions.

``python -m tests.docs.page docs/scripting.md`` writes the real output into the page.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.places import PROJECT

_BLOCK = re.compile(
    r"^```(?P<kind>python|console)\n(?P<text>.*?)^```\n(?:\n```text\n(?P<output>.*?)^```\n)?", re.MULTILINE | re.DOTALL
)


class Block(NamedTuple):
    """Python with the output that stands below it, or a shell session in which ``$`` starts a command."""

    kind: str
    text: str
    output: str
    line: int


def blocks(page: str) -> Iterator[Block]:
    for found in _BLOCK.finditer(page):
        yield Block(found["kind"], found["text"], found["output"] or "", page[: found.start()].count("\n") + 1)


def commands(session: str) -> Iterator[tuple[str, str]]:
    """Each command of a session with the output that stands below it. A command runs on after a backslash."""
    for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        lines = part.splitlines(keepends=True)
        end = next(number for number, line in enumerate(lines) if not line.endswith("\\\n")) + 1
        yield "".join(lines[:end]), "".join(lines[end:])


def run_python(text: str, names: dict[str, object]) -> str:
    """What the block prints, run in the project's folder with the names of the blocks before it."""
    with contextlib.redirect_stdout(io.StringIO()) as printed, contextlib.chdir(PROJECT):
        exec(compile(text, "<page>", "exec"), names)
    return printed.getvalue()


def run_shell(command: str, folder: Path, examples: Path = PROJECT / "examples") -> str:
    """Output and errors of the command, run in ``folder``, where ``examples`` can be found."""
    if not (folder / "examples").exists():
        (folder / "examples").symlink_to(examples)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    return done.stdout.decode()


def rewritten(page: str, folder: Path) -> str:
    """The page with the output that its blocks have now."""
    names: dict[str, object] = {}

    def block(found: re.Match[str]) -> str:
        if found["kind"] == "python":
            output = run_python(found["text"], names)
            below = f"\n```text\n{output}```\n" if output else ""
            return f"```python\n{found['text']}```\n{below}"
        session = "".join(f"$ {command}{run_shell(command, folder)}" for command, _ in commands(found["text"]))
        return f"```console\n{session}```\n"

    return _BLOCK.sub(block, page)


if __name__ == "__main__":
    import tempfile

    target = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        target.write_text(rewritten(target.read_text(encoding="utf-8"), Path(scratch)), encoding="utf-8")
