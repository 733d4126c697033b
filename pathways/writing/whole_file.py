"""The one way in which files are written: complete or not there at all, and nothing replaced but a regular file."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

TEMPORARY = ".pathways-"
"""How the names of unfinished files begin."""

_OUT_OF_ROOM = {getattr(errno, name, None) for name in ("ENOSPC", "EFBIG", "EDQUOT")}
_ROOM = "No output was written. Make room, and run it again."


class NotWritten(Exception):  # noqa: N818  (it says what happened)
    """A file cannot be written. ``help`` says what to do."""

    def __init__(self, message: str, help_: str | None = None) -> None:
        super().__init__(message)
        self.help = help_


def place_of(path: Path) -> Path:
    """Where a file of this name would be written, links followed. Raises NotWritten where it cannot be."""
    with in_words(path):
        target = Path(os.path.realpath(path, strict=False))
        if path.is_symlink() and target.is_symlink():
            raise NotWritten(f"cannot write {path}: its links lead in a circle")
        if target.is_dir():
            raise NotWritten(f"{path} is a folder", "Name a file in it.")
        if target.exists() and not target.is_file():
            raise NotWritten(f"{path} is not a regular file", "Leave it out to write to standard output, and redirect that.")
        if not target.parent.is_dir():
            raise NotWritten(f"cannot write {path}: there is no such folder", "Make it first, or name another.")
        return target


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file beside ``path`` that takes its name, and the mode of what was there, when all went well. Raises NotWritten."""
    target = place_of(path)
    with in_words(path):
        handle, temporary = tempfile.mkstemp(prefix=TEMPORARY, dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        with in_words(path):
            Path(temporary).chmod(_mode(target))
            Path(temporary).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink(missing_ok=True)
        raise


def write_bytes(content: bytes, path: Path) -> None:
    """Raises NotWritten."""
    with whole_file(path) as file, in_words(path):
        file.write(content)
        file.flush()


@contextlib.contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Faults of the file system as NotWritten."""
    try:
        yield
    except OSError as problem:
        help_ = _ROOM if problem.errno in _OUT_OF_ROOM else None
        raise NotWritten(f"cannot write {path}: {problem.strerror or problem}", help_) from None
    except ValueError as problem:
        raise NotWritten(f"cannot write {path}: {problem}") from None


def _mode(target: Path) -> int:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
