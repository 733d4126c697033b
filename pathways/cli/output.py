"""Where answers go: standard output, or a file that is whole or not there at all."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from pathways.cli.exits import fail_with


def deliver(text: str, out: Path | None) -> None:
    """Writes ``text`` to standard output, or to ``out`` by way of a temporary file beside it."""
    if out is None:
        sys.stdout.write(text)
        return
    write_whole(text, out)
    print(f"Written to {out}", file=sys.stderr)


def write_whole(text: str, out: Path) -> None:
    """The file appears complete or not at all. Exits with 2 where it cannot be written."""
    if out.is_dir():
        fail_with(f"{out} is a folder", "Name a file in it.")
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    except OSError as problem:
        fail_with(f"cannot write {out}: {problem.strerror or problem}")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(out)
    except OSError as problem:
        Path(temporary).unlink(missing_ok=True)
        fail_with(f"cannot write {out}: {problem.strerror or problem}")
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
