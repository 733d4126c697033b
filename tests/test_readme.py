"""The README shows what the commands really print."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_output_in_the_readme_is_what_the_command_prints_now() -> None:
    spec = importlib.util.spec_from_file_location("refresh_readme", ROOT / "tools" / "refresh_readme.py")
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    text = (ROOT / "README.md").read_text("utf-8")
    assert text.count("$ pathways ") >= 4
    assert tool.refreshed(text) == text, "run `make readme`"
