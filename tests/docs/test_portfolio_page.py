"""Every block of the portfolio page does what the page shows, and it names every column."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pathways.portfolio.answers import PER_DEVICE, PER_ROUTE
from tests.docs.page import PROJECT, blocks, commands, run_python, run_shell

for package in ("duckdb", "pyarrow", "pandas", "polars"):
    pytest.importorskip(package)
from pathways.portfolio.impact import COLUMNS  # noqa: E402

PAGE = (PROJECT / "docs" / "portfolio.md").read_text(encoding="utf-8")


def test_every_python_block_prints_what_the_page_shows() -> None:
    names: dict[str, object] = {}
    shown = [block for block in blocks(PAGE) if block.kind == "python"]
    assert len(shown) == 5
    for block in shown:
        assert run_python(block.text, names) == block.output, f"docs/portfolio.md:{block.line}"


@pytest.mark.slow
def test_every_shell_session_prints_what_the_page_shows(tmp_path: Path) -> None:
    if shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    sessions = [block for block in blocks(PAGE) if block.kind == "console"]
    assert len(sessions) >= 5
    for session in sessions:
        for command, output in commands(session.text):
            assert run_shell(command, tmp_path) == output, f"docs/portfolio.md:{session.line}: {command}"


def test_every_column_is_named() -> None:
    wanted = {f"answer_{column.name}" for columns in (PER_DEVICE, PER_ROUTE, COLUMNS) for column in columns}
    wanted |= {"answer_edition", "answer_as_of", "answer_explanation", "answer_problem"}
    assert wanted <= set(re.findall(r"`(answer_\w+)`", PAGE))


def test_the_page_links_to_pages_that_exist() -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", PAGE):
        assert (PROJECT / "docs" / target).exists(), target
