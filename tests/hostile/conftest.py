from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.command import EXECUTABLE, Command, Done
from tests.acceptance.inside import run_inside


@pytest.fixture
def pathways(tmp_path: Path, rule_cache: Path) -> Command:
    folder = tmp_path / "here"
    folder.mkdir()
    return Command(folder, rule_cache)


Inside = Callable[..., Done]


@pytest.fixture
def inside(pathways: Command) -> Inside:
    """The command inside this process: a thousand processes would take an hour."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> Done:
        return Done(run_inside([str(EXECUTABLE), *map(str, arguments)], pathways.folder, pathways.environment(), stdin))

    return run


@pytest.fixture
def outside(pathways: Command) -> Inside:
    """The real executable."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> Done:
        command = [str(EXECUTABLE), *map(str, arguments)]
        return Done(
            subprocess.run(
                command,
                cwd=pathways.folder,
                env=pathways.environment(),
                input=stdin,
                capture_output=True,
                timeout=60,
                check=False,
            )
        )

    return run
