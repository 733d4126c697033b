"""The worked day of the page: its commands print what the page shows, on the files that the page shows."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.docs.worked_day import PAGE, played


@pytest.mark.slow
def test_the_worked_day_does_what_the_page_shows(tmp_path: Path) -> None:
    if shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    told = 0
    for command, shown, printed in played(tmp_path):
        assert printed == shown, command
        told += 1
    assert told == 7


def test_the_page_links_to_pages_that_exist() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (PAGE.parent / target).exists(), target
