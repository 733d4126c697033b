"""Where answers go: standard output, or a file that is whole or not there at all."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from pathways.cli.exits import fail_with
from pathways.writing.github import no_command
from pathways.writing.plain_text import printable
from pathways.writing.whole_file import NotWritten, write_bytes


def deliver(content: str | bytes, out: Path | None, *, utf8: bool = False, styled: bool = False) -> None:
    """Writes text to standard output, or text or bytes to ``out`` by way of a temporary file beside it.

    ``utf8``: standard output gets UTF-8 whatever the terminal's own encoding; otherwise it is for a terminal: what that
    cannot show becomes ``?``, and what it would obey goes, but for the escapes of a text that is ``styled`` by us.
    """
    if out is None:
        assert isinstance(content, str)
        _to_stdout(content if utf8 else no_command(content if styled else printable(content)), utf8)
        return
    write_whole(content, out)
    print(f"Written to {printable(str(out))}", file=sys.stderr)


def show(text: object) -> None:
    """A line or more for a terminal, with which nothing else is sent."""
    deliver(f"{text}\n", None)


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
    """The file appears complete or not at all. Exits with 2 where it cannot be written."""
    try:
        write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "replace"), out)
    except NotWritten as problem:
        fail_with(str(problem), problem.help)
