"""Where answers go: standard output, or a file that is whole or not there at all."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path

from pathways.cli.exits import fail_with
from pathways.writing.plain_text import printable


def deliver(content: str | bytes, out: Path | None, *, utf8: bool = False) -> None:
    """Writes text to standard output, or text or bytes to ``out`` by way of a temporary file beside it.

    ``utf8``: standard output gets UTF-8 whatever the terminal's own encoding; otherwise what it cannot show becomes ``?``.
    """
    if out is None:
        assert isinstance(content, str)
        _to_stdout(content, utf8)
        return
    write_whole(content, out)
    print(f"Written to {printable(str(out))}", file=sys.stderr)


def _to_stdout(text: str, utf8: bool) -> None:
    if sys.stdout is None:
        fail_with("standard output is closed", "Name a file with --out.")
    if isinstance(sys.stdout, io.TextIOWrapper):
        if utf8:
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        else:
            sys.stdout.reconfigure(errors="replace")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as problem:
        sys.stdout = None  # what is left in its buffer cannot be written either
        fail_with(f"cannot write to standard output: {problem.strerror or problem}")


def write_whole(content: str | bytes, out: Path) -> None:
    """The file appears complete or not at all. Exits with 2 where it cannot be written.

    Only a regular file is ever replaced: never a device, a pipe or a link to another file.
    """
    if out.is_dir():
        fail_with(f"{out} is a folder", "Name a file in it.")
    if out.exists() and not out.is_file():
        fail_with(f"{out} is not a regular file", "Leave out --out to write to standard output, and redirect that.")
    target = out.resolve()
    try:
        handle, temporary = tempfile.mkstemp(prefix=".pathways-", dir=target.parent)
    except OSError as problem:
        fail_with(f"cannot write {out}: {problem.strerror or problem}")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(target)
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
