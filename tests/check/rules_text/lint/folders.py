"""Copies of the minimal rule folder, changed in one place."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pathways.check.gate import check_folder
from pathways.check.rules_text.codes import Part
from pathways.model.findings import Finding
from pathways.rulebook.folder import RuleFolder
from tests.places import MINIMAL_RULES

MINIMAL = MINIMAL_RULES
TODAY = date(2026, 11, 20)


def copy_minimal(target: Path) -> Path:
    return Path(shutil.copytree(MINIMAL, target / "rules"))


def change(root: Path, how: Mapping[str, object]) -> None:
    """``file`` with ``old`` and ``new``, or ``write`` with ``text``, or ``delete``; ``and`` holds one more change."""
    if "file" in how:
        path = root / str(how["file"])
        text = path.read_text(encoding="utf-8")
        old = str(how["old"])
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
        path.write_text(text.replace(old, str(how["new"])), encoding="utf-8")
    if "write" in how:
        path = root / str(how["write"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(how["text"]), encoding="utf-8")
    if "delete" in how:
        (root / str(how["delete"])).unlink()
    more = how.get("and")
    if isinstance(more, Mapping):
        change(root, more)


def findings_of(root: Path, today: date = TODAY, parts: tuple[Part, ...] = (Part.LINT, Part.CASES)) -> tuple[Finding, ...]:
    return check_folder(RuleFolder(root, "r"), today=today, parts=parts).findings
