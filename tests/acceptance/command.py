"""The installed ``pathways`` command, run as a user would: in a process of its own, or in a quick run inside the test's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.acceptance.inside import run_inside
from tests.effort import is_quick
from tests.places import PROJECT

EXAMPLES = sorted((PROJECT / "examples").glob("*.yaml"))
RULES = PROJECT / "rules" / "uk"
EDITIONS = sorted(path.stem for path in (RULES / "editions").glob("*.yaml"))
NEWEST = EDITIONS[-1]


def patch_of(edition: str) -> str:
    """How answers name the edition: by its latest patch."""
    return str(yaml.safe_load((RULES / "editions" / f"{edition}.yaml").read_text(encoding="utf-8"))["id"])


NEWEST_PATCH = patch_of(NEWEST)
TODAY = "2026-11-20"
EXECUTABLE = Path(sys.executable).parent / "pathways"

# What would let the surroundings of the test run show in an answer.
_LEFT_OUT = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "TERM", "PYTHONIOENCODING")


class Done:
    """A finished run: exit code, and what it said where."""

    def __init__(self, finished: subprocess.CompletedProcess[bytes]) -> None:
        self.code = finished.returncode
        self.raw = finished.stdout
        self.out = finished.stdout.decode(errors="replace")
        self.err = finished.stderr.decode(errors="replace")

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


class Command:
    """Runs the command in ``folder``, with a rule cache that belongs to the test run.

    To start a process takes longer than most commands, so that a quick run starts one only where the test says what is in its
    environment, and a full run none for one more of what another test does (``inside``). Commands at a terminal, and those that
    are stopped or lose a stream, always have a process of their own.
    """

    def __init__(self, folder: Path, cache: Path, *, inside: bool = False) -> None:
        self.folder = folder
        self._cache = cache
        self._inside = inside

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key not in _LEFT_OUT and not key.startswith("PATHWAYS_")}
        return kept | {"PATHWAYS_CACHE": str(self._cache), "PYTHONUTF8": "1"} | dict(extra or {})

    def __call__(self, *arguments: str | Path, stdin: bytes | None = None, environment: Mapping[str, str] | None = None) -> Done:
        command = [str(EXECUTABLE), *map(str, arguments)]
        around = self.environment(environment)
        if environment is None and (self._inside or is_quick()):
            return Done(run_inside(command, self.folder, around, stdin or b""))
        return Done(
            subprocess.run(
                command, cwd=self.folder, env=around, input=stdin or b"", capture_output=True, timeout=120, check=False
            )
        )

    def assess(self, device: str | Path, *options: str | Path, as_of: str | None = TODAY, **more: Any) -> Done:
        days = () if as_of is None else ("--as-of", as_of)
        return self("assess", device, *days, *options, **more)

    def answer(self, device: str | Path, *options: str | Path, as_of: str = TODAY) -> Any:
        """The JSON answer."""
        return self.assess(device, "--format", "json", *options, as_of=as_of).json

    def write(self, name: str, text: str | bytes) -> Path:
        """A file in the folder."""
        path = self.folder / name
        if isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(text, encoding="utf-8")
        return path


def example(name: str) -> Path:
    return next(path for path in EXAMPLES if path.stem == name)


def outcomes(answer: Any, id_: str) -> list[str]:
    return [route["outcome"] for route in answer["routes"] if route["id"] == id_]


def refused(done: Done) -> str:
    """What a refusal says: exit 2, nothing on standard output, no traceback, one 'error' on standard error."""
    assert done.code == 2, (done.code, done.err)
    assert done.out == ""
    assert "Traceback" not in done.err
    assert done.err.casefold().count("error") == 1, done.err
    return done.err
