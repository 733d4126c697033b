from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.command import Command


@pytest.fixture(scope="session")
def rule_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rule-cache")


@pytest.fixture
def pathways(tmp_path: Path, rule_cache: Path) -> Command:
    """The command, in an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    return Command(folder, rule_cache)
