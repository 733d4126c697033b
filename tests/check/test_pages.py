"""Every code that the source raises is registered, and every registered code has its page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pathways
from pathways.check.rules_text.codes import CODES

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
    assert {code: files for code, files in _raised().items() if code not in CODES} == {}


def test_all_registered_codes_are_raised() -> None:
    assert CODES.keys() - _raised().keys() == set()


@pytest.mark.parametrize("code", sorted(CODES))
def test_page(code: str) -> None:
    text = (PROJECT / CODES[code].page).read_text(encoding="utf-8")
    assert text.startswith(f"# {code}: {CODES[code].title}\n")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["What", "Bad", "Good", "Why"]
    assert f"Severity: {CODES[code].severity}." in text


def test_no_page_without_a_code() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} == CODES.keys()


def test_the_list_of_pages_has_all() -> None:
    text = (PAGES / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\]\((\w+)\.md\)", text)) == CODES.keys()
