"""Writes `docs/findings` from what raises findings: the list, the head of every page, and the whole page of a check of lint.

A check of lint has its page as docstring. The text of other pages (what reading, proofs, cases and lock raise) stands in
`docs/findings` alone. Run it after a change: `.venv/bin/python tools/write_findings.py`. A test compares.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pathways.check.rules_text.codes import Code, Part, codes  # noqa: E402

PAGES = ROOT / "docs" / "findings"
_PARTS = {
    Part.READING: "Reading files",
    Part.DEVICE: "Device files",
    Part.LINT: "Lint",
    Part.CASES: "Cases",
    Part.VERIFY: "Proofs",
    Part.LOCK: "Lock",
}
_FIRST_LIST = f"## {_PARTS[Part.READING]}\n"
_START = "## What\n\nWhat is wrong.\n\n## Bad\n\n```yaml\n```\n\n## Good\n\n```yaml\n```\n\n## Why\n\nWhat it costs.\n"


def written() -> Mapping[Path, str]:
    """Every file of `docs/findings` as it should be."""
    pages = {PAGES / f"{code.id}.md": _page(code) for code in codes().values()}
    return pages | {PAGES / "README.md": _list()}


def _page(code: Code) -> str:
    head = f"# {code.id}: {code.title}\n\nSeverity: {code.severity}. Raised by: {code.part}.\n\n"
    if code.module is not None:
        return f"{head}## What\n\n{(import_module(code.module).__doc__ or '').strip()}\n"
    path = PAGES / f"{code.id}.md"
    text = path.read_text("utf-8") if path.exists() else _START
    return head + text[text.index("## What\n") :]


def _list() -> str:
    before = (PAGES / "README.md").read_text("utf-8").partition(_FIRST_LIST)[0]
    return before + "\n".join(_table(part, list(found)) for part, found in groupby(codes().values(), lambda code: code.part))


def _table(part: Part, found: list[Code]) -> str:
    rows = "".join(f"| [{code.id}]({code.id}.md) | {code.severity} | {code.title} |\n" for code in found)
    return f"## {_PARTS[part]}\n\n| code | severity | title |\n|---|---|---|\n{rows}"


if __name__ == "__main__":
    wanted = written()
    for stray in set(PAGES.glob("*.md")) - wanted.keys():
        stray.unlink()
    for path, text in wanted.items():
        path.write_text(text, "utf-8")
