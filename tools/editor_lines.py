"""Writes the line by which an editor finds the schema at the head of shipped YAML files.

Run with ``python tools/editor_lines.py`` after a file was added; a test compares. Rule files of which ``rules_sha256`` of every
answer is made have no line: it is of their bytes, so that a comment would change every receipt. For them stands
``.vscode/settings.json``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pathways.rulebook.editor_line import headed

ROOT = Path(__file__).resolve().parent.parent
UK = ROOT / "rules" / "uk"


def files() -> Iterator[Path]:
    """The files that have the line."""
    yield from sorted((ROOT / "examples").glob("*.yaml"))
    yield UK / "invariants.yaml"
    yield from sorted((UK / "cases").rglob("*.yaml"))
    yield from sorted((UK / "classification" / "cases").rglob("*.yaml"))
    yield from sorted((UK / "adoption" / "cases").rglob("*.yaml"))


def left_to_settings() -> Iterator[Path]:
    """The files whose bytes an answer is stamped with."""
    return (path for path in sorted(UK.rglob("*.yaml")) if path not in set(files()))


def written() -> dict[Path, str]:
    """Each file with the text that it must have."""
    return {path: headed(path.read_text(encoding="utf-8"), path, address="") for path in files()}


def main() -> None:
    for path, text in written().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
