"""The worked day of the page: its commands print what the page shows, on the files that the page shows."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.docs.page import blocks, commands, run_shell
from tests.docs.worked_day import PAGE, copied, fill_in, section


def test_the_worked_day_does_what_the_page_shows(tmp_path: Path) -> None:
    if shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    rules = copied(tmp_path)
    sessions = [block for block in blocks(section()) if block.kind == "console"]
    told = [each for session in sessions for each in commands(session.text)]
    assert len(told) == 7
    for number, (command, output) in enumerate(told):
        assert run_shell(command, tmp_path) == output, command
        if number == 0:
            fill_in(rules)


def test_the_page_links_to_pages_that_exist() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (PAGE.parent / target).exists(), target
