"""Copies of the minimal rule folder, changed in one place."""

from __future__ import annotations

import re
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
    """``file`` with ``old`` and ``new`` (or ``old`` alone, whose lines go), or ``write`` with ``text``, or ``delete``;
    ``and`` holds one more change."""
    if "file" in how:
        path = root / str(how["file"])
        new = str(how["new"]) if "new" in how else None
        path.write_text(_edited(path.read_text(encoding="utf-8"), str(how["old"]), new), encoding="utf-8")
    if "write" in how:
        path = root / str(how["write"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(how["text"]), encoding="utf-8")
    if "delete" in how:
        (root / str(how["delete"])).unlink()
    more = how.get("and")
    if isinstance(more, Mapping):
        change(root, more)


def _edited(text: str, old: str, new: str | None) -> str:
    """The text with ``new`` for ``old``, which stands in it once. Their later lines are indented as the line where it begins."""
    lines = [re.escape(line) for line in old.splitlines()]
    pattern = r"^(?P<indent> *)(?P<before>.*?)" + "\n(?P=indent)".join(lines)
    found = list(re.finditer(pattern, text, re.MULTILINE))
    assert len(found) == 1, f"{old!r} stands {len(found)} times"
    match = found[0]
    if new is None:
        assert not match["before"] and text[match.end()] == "\n", "only whole lines can go"
        return text[: match.start()] + text[match.end() + 1 :]
    return text[: match.end("before")] + f"\n{match['indent']}".join(new.splitlines()) + text[match.end() :]


def findings_of(root: Path, today: date = TODAY, parts: tuple[Part, ...] = (Part.LINT, Part.CASES)) -> tuple[Finding, ...]:
    return check_folder(RuleFolder(root, "r"), today=today, parts=parts).findings
