"""What a quick run has from the command inside its own process is what the installed command says in a process of its own."""

from __future__ import annotations

import subprocess

import pytest

from tests.acceptance.command import EXECUTABLE, TODAY, Command, example
from tests.acceptance.inside import run_inside

IDX_DR = str(example("idx-dr"))


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (("assess", IDX_DR, "--as-of", TODAY), b""),
        (("assess", "-", "--as-of", TODAY, "--format", "json"), example("idx-dr").read_bytes()),
        (("portfolio", "assess", "-", "-o", "-", "--in-format", "csv", "--as-of", TODAY), b"id,device.kind\n1,ivd\n2,x\n"),
        (("assess", "nowhere.yaml"), b""),
        (("assess",), b""),
        (("rules", "show", "--help"), b""),
        (("walk",), b""),
    ],
)
@pytest.mark.first_only
def test_both_say_the_same(pathways: Command, arguments: tuple[str, ...], stdin: bytes) -> None:
    command, around = [str(EXECUTABLE), *arguments], pathways.environment()
    inside = run_inside(command, pathways.folder, around, stdin)
    alone = subprocess.run(command, cwd=pathways.folder, env=around, input=stdin, capture_output=True, timeout=120, check=False)
    assert (inside.returncode, inside.stdout, inside.stderr) == (alone.returncode, alone.stdout, alone.stderr)
