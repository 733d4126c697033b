"""The script by which the action keeps one issue for each device, with a stand-in for ``gh``."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.places import PROJECT

SCRIPT = PROJECT / "watch" / "issues.sh"
GH = """#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$LOG"
if [ "$2" = list ]; then cat "$OPEN"; else while [ $# -gt 0 ]; do [ "$1" = --body-file ] && cat "$2" >> "$LOG"; shift; done; fi
"""

needs_jq = pytest.mark.skipif(shutil.which("jq") is None or shutil.which("bash") is None, reason="jq or bash is not installed")


def run(folder: Path, open_issues: str, label: str = "") -> str:
    (folder / "bin").mkdir()
    gh = folder / "bin" / "gh"
    gh.write_text(GH, "utf-8")
    gh.chmod(0o755)
    (folder / "open.json").write_text(open_issues, "utf-8")
    around = os.environ | {
        "PATH": f"{gh.parent}{os.pathsep}{os.environ['PATH']}",
        "LOG": str(folder / "log"),
        "OPEN": str(folder / "open.json"),
        "LABEL": label,
    }
    subprocess.run(["bash", str(SCRIPT), str(folder / "pages")], env=around, check=True, timeout=30)
    log = folder / "log"
    return log.read_text("utf-8") if log.exists() else ""


def page(folder: Path, title: str, name: str = "d-0123abcd.md") -> None:
    (folder / "pages").mkdir(exist_ok=True)
    (folder / "pages" / name).write_text(f"# {title}\n\nWhat moved.\n", "utf-8")


@needs_jq
def test_a_device_without_an_issue_gets_one(tmp_path: Path) -> None:
    page(tmp_path, "Answer changed: IDx\\_DR $(touch gone)")
    log = run(tmp_path, "[]", "regulatory")
    assert "issue create --title Answer changed: IDx_DR $(touch gone) (0123abcd)" in log
    assert "--label regulatory" in log
    assert "What moved." in log and "# Answer" not in log
    assert not list(tmp_path.rglob("gone"))


@needs_jq
def test_a_device_with_an_open_issue_has_it_updated(tmp_path: Path) -> None:
    page(tmp_path, "Answer changed: D")
    log = run(tmp_path, '[{"number": 3, "title": "Other"}, {"number": 7, "title": "Answer changed: D (0123abcd)"}]')
    assert "issue edit 7" in log
    assert "issue create" not in log


@needs_jq
def test_where_nothing_changed_nothing_is_asked(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    assert run(tmp_path, "[]") == ""
