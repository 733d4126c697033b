"""A command in a process of its own, with the time of the processor and the memory that it took."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.acceptance.command import EXECUTABLE

MB = 1024 * 1024

# What a process took is told to its parent, and a child of this large one would begin with its memory.
_RUNNER = """
import json, resource, subprocess, sys
with open("measured.out", "wb") as out, open("measured.err", "wb") as err:
    code = subprocess.run(sys.argv[1:], stdout=out, stderr=err, stdin=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""


class Measured(NamedTuple):
    code: int
    seconds: float
    bytes: int
    out: str
    err: str


def measured(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Measured:
    command = [sys.executable, "-c", _RUNNER, str(EXECUTABLE), *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True, timeout=300)
    code, seconds, most = json.loads(done.stdout)
    out, err = ((folder / f"measured.{name}").read_bytes().decode("utf-8", "replace") for name in ("out", "err"))
    return Measured(code, seconds, most * (1 if sys.platform == "darwin" else 1024), out, err)
