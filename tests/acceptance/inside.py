"""The command inside the process of the test, with streams, folder and environment of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from pathways.cli.main import main


def run_inside(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], stdin: bytes
) -> subprocess.CompletedProcess[bytes]:
    out, err = io.BytesIO(), io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in os.environ.keys() - environment.keys():
            patch.delenv(name)
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", list(command))
        patch.setattr(sys, "stdin", _text(io.BytesIO(stdin)))
        patch.setattr(sys, "stdout", _text(out))
        patch.setattr(sys, "stderr", _text(err))
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        finally:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
        return subprocess.CompletedProcess(command, code, out.getvalue(), err.getvalue())


def _text(stream: io.BytesIO) -> io.TextIOWrapper:
    """As the interpreter opens the streams of a process in UTF-8 mode."""
    return io.TextIOWrapper(stream, encoding="utf-8", errors="surrogateescape", write_through=True)
