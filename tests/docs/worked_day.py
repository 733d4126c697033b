"""The worked day of docs/writing-rules.md as files: what the page tells an author to write, in a copy of the shipped rules.

``python -m tests.docs.worked_day`` writes what its commands print now into the page.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pathways.rulebook.folder import shipped_rules
from tests.docs.page import PROJECT, blocks, commands, run_shell

PAGE = PROJECT / "docs" / "writing-rules.md"
DRAFT = "2026-05-08-draft-amendment-regulations"
INSTRUMENT = "instruments/2027-01-15-reliance-regulations.yaml"
CASES = "cases/2027.01/reliance-regulations.yaml"
EDITION = "editions/2027.01.yaml"
SOURCES = "sources.yaml"


def section() -> str:
    page = PAGE.read_text(encoding="utf-8")
    start = page.index("## When a draft becomes law")
    return page[start : page.index("## When the document changes")]


def shown(name: str) -> str:
    """The block of YAML that the page shows below the name of the file."""
    found = re.search(rf"`my-rules/{re.escape(name)}`.*?^```yaml\n(.*?)^```$", section(), re.MULTILINE | re.DOTALL)
    assert found is not None, name
    return found[1]


def copied(folder: Path) -> Path:
    """The shipped rules as ``my-rules``."""
    return Path(shutil.copytree(shipped_rules(), folder / "my-rules"))


def fill_in(rules: Path) -> None:
    """What the page writes into the files that ``rules new --enacts`` has made."""
    for name in (INSTRUMENT, CASES):
        (rules / name).write_text(shown(name), "utf-8")
    sources = (rules / SOURCES).read_text("utf-8")
    entry = re.compile(r"^  - id: reliance-regulations\n(?:    .*\n)+", re.MULTILINE)
    assert entry.search(sources)
    (rules / SOURCES).write_text(entry.sub(lambda _: shown(SOURCES), sources), "utf-8")
    edition = (rules / EDITION).read_text("utf-8")
    for line in shown(EDITION).splitlines():
        edition = re.sub(rf"^{line.partition(':')[0]}:.*$", lambda _, line=line: line, edition, flags=re.MULTILINE)
    (rules / EDITION).write_text(edition, "utf-8")


def played(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Each command of the day, in turn: with what the page shows below it, and what it prints."""
    rules = copied(folder)
    told = [each for block in blocks(section()) if block.kind == "console" for each in commands(block.text)]
    for number, (command, shown_below) in enumerate(told):
        yield command, shown_below, run_shell(command, folder)
        if number == 0:
            fill_in(rules)


def write_what_is_printed() -> None:
    page = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for command, before, now in played(Path(folder)):
            page = page.replace(f"$ {command}{before}", f"$ {command}{now}")
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    write_what_is_printed()
