"""Cold start: whole processes, in turn."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bench.timing import as_ratio, markdown, paired, ratio

_PROJECT = Path(__file__).parents[1]
_COMMAND = str(Path(sys.executable).parent / "pathways")
_DEVICE = str(_PROJECT / "examples" / "idx-dr.yaml")
_ROUNDS = 15

_RUNS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "python -c 'import typer'": [sys.executable, "-c", "import typer"],
    "python -c 'import typer, yaml'": [sys.executable, "-c", "import typer, yaml"],
    "pathways --version": [_COMMAND, "--version"],
    "pathways --help": [_COMMAND, "--help"],
    "pathways assess --format json": [_COMMAND, "assess", _DEVICE, "--format", "json", "--as-of", "2026-11-20"],
    "pathways assess (terminal)": [_COMMAND, "assess", _DEVICE, "--as-of", "2026-11-20"],
}
_AGAINST = {
    "pathways --version": "python -c 'import typer'",
    "pathways assess --format json": "python -c 'import typer, yaml'",
}


def section() -> str:
    # As after an installation: with bytecode.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def run(arguments: list[str]) -> None:
        subprocess.run(arguments, cwd=_PROJECT, stdout=subprocess.DEVNULL, check=True, env=environment)

    found = paired({name: (lambda arguments=arguments: run(arguments)) for name, arguments in _RUNS.items()}, _ROUNDS)  # type: ignore[misc]
    rows = []
    for name, each in found.items():
        other = _AGAINST.get(name)
        against = f"{as_ratio(ratio(each, found[other]))} times `{other}`" if other else ""
        rows.append((f"`{name}`", each.shown(1e3, "ms"), against))
    return "## Cold start\n\n" + markdown(("process", "time", "ratio"), rows)
