"""Every code that the source raises is registered, and every registered code has its page."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

import pathways
from pathways.check.rules_text.codes import codes

PROJECT = Path(pathways.__file__).parents[1]
PAGES = PROJECT / "docs" / "findings"
# A code is a word of its own between quotes; the rule numbers of MDCG texts and the like never stand so.
RAISED = re.compile(r"""["']((?:YS|RF|DT|LG|TS|ST|IN)[0-9]{3})["']""")


def _raised() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((PROJECT / "pathways").rglob("*.py")):
        if path.name != "codes.py":
            for code in RAISED.findall(path.read_text(encoding="utf-8")):
                found.setdefault(code, []).append(path.relative_to(PROJECT).as_posix())
    return found


def test_all_raised_codes_are_registered() -> None:
    assert {code: files for code, files in _raised().items() if code not in codes()} == {}


def test_all_registered_codes_are_raised() -> None:
    assert codes().keys() - _raised().keys() == set()


@pytest.mark.parametrize("code", sorted(codes()))
def test_page(code: str) -> None:
    text = (PROJECT / codes()[code].page).read_text(encoding="utf-8")
    assert text.startswith(f"# {code}: {codes()[code].title}\n")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["What", "Bad", "Good", "Why"]
    assert f"Severity: {codes()[code].severity}." in text


def test_no_page_without_a_code() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} == codes().keys()


def test_pages_are_as_written_from_the_code() -> None:
    written = runpy.run_path(str(PROJECT / "tools" / "write_findings.py"))["written"]()
    stale = [path.name for path, text in written.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    assert not stale, "run tools/write_findings.py"
