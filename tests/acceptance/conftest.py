from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.command import Command


@pytest.fixture
def pathways(tmp_path: Path, rule_cache: Path, request: pytest.FixtureRequest) -> Command:
    """The command, in an empty folder. It has a process of its own for the first of many examples, editions or values."""
    folder = tmp_path / "here"
    folder.mkdir()
    return Command(folder, rule_cache, inside=request.node.get_closest_marker("one_more") is not None)
