"""Every block of the scripting page does what the page shows."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.docs.page import PROJECT, blocks, commands, run_python, run_shell

PAGE = (PROJECT / "docs" / "scripting.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_every_python_block_prints_what_the_page_shows() -> None:
    names: dict[str, object] = {}
    shown = [block for block in blocks(PAGE) if block.kind == "python"]
    assert len(shown) > 5
    for block in shown:
        assert run_python(block.text, names) == block.output, f"docs/scripting.md:{block.line}"


@pytest.mark.slow
def test_every_shell_session_prints_what_the_page_shows(tmp_path: Path) -> None:
    sessions = [block for block in blocks(PAGE) if block.kind == "console"]
    assert len(sessions) > 3
    for session in sessions:
        for command, output in commands(session.text):
            if re.search(r"\bjq\b", command) and shutil.which("jq") is None:
                pytest.skip("jq is not installed")
            assert run_shell(command, tmp_path) == output, f"docs/scripting.md:{session.line}: {command}"


def test_the_page_links_to_pages_that_exist() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", PAGE):
        assert (PROJECT / "docs" / target).exists(), target
