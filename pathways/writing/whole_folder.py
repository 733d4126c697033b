"""A folder of pages: written beside its place and moved there whole, never onto what somebody else put there."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from pathways.writing.whole_file import TEMPORARY, NotWritten, in_words

_OURS = "Name a new or empty folder, or one that this command wrote."
_MOST = 100_000


def check_place(path: Path, marker: str) -> Path:
    """Where the folder would be, links followed. Raises NotWritten where it cannot be written, or holds what is not ours.

    ``marker``: the file that lists, a line each, what was written with it.
    """
    with in_words(path):
        target = path.resolve()
        if not target.parent.is_dir():
            raise NotWritten(f"cannot write {path}: there is no such folder to write it in", "Make it first, or name another.")
        if not target.exists():
            return target
        if not target.is_dir():
            raise NotWritten(f"{path} is not a folder", _OURS)
        found = {each.relative_to(target).as_posix() for each in islice(target.rglob("*"), _MOST)}
        if not found:
            return target
        if marker not in found or not (target / marker).is_file() or (target / marker).is_symlink():
            raise NotWritten(f"{path} is not empty, and was not written by this command", _OURS)
        listed = {marker, *(target / marker).read_text("utf-8", "replace").splitlines()}
        strange = sorted(found - listed)
        if strange:
            raise NotWritten(
                f"{path} holds what this command did not write: {strange[0]}", "Move it elsewhere, or name another folder."
            )
        return target


def write_folder(files: Mapping[str, str], path: Path, marker: str) -> None:
    """Puts ``files`` in place of what the folder held. It changes as a whole or not at all. Raises NotWritten."""
    target = check_place(path, marker)
    with in_words(path):
        temporary = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=target.parent))
    try:
        with in_words(path):
            new, old = temporary / "new", temporary / "old"
            new.mkdir()
            for name, text in files.items():
                (new / name).write_bytes(text.encode("utf-8", "replace"))
            (new / marker).write_bytes("".join(f"{name}\n" for name in sorted(files)).encode())
            if target.exists():
                target.rename(old)
            try:
                new.rename(target)
            except OSError:
                if old.exists():
                    old.rename(target)
                raise
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(temporary)
