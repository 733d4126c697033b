"""A folder as a git revision has it, read out of git's objects: nothing of the working tree, no links, no other places."""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

MOST_FILES = 5_000
MOST_BYTES = 64 * 1024 * 1024
_FILE_MODES = ("100644", "100755", "100664")
# Git may neither fetch what is missing, nor ask for a password, nor take paths for patterns.
_QUIET = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "C"}


class GitError(ValueError):
    """Why the folder cannot be had from the revision."""


class _Blob(Struct, frozen=True):
    id: str
    size: int
    path: str


def unpack(where: Path, revision: str, named: str, into: Path) -> None:
    """Writes the files of the folder into ``into``. ``named`` is its path, as seen from ``where``; empty for ``where`` itself.

    Raises GitError.
    """
    if not revision or revision.startswith("-"):
        raise GitError("that is no name of a revision")
    commit = _git(where, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    prefix = os.fsdecode(_git(where, "rev-parse", "--show-prefix")).rstrip("\n")
    folder = _inside(prefix, named)
    blobs = list(_listed(where, f"{commit}:{folder}"))
    if not blobs:
        raise GitError(f"the revision has no folder '{folder}'")
    if len(blobs) > MOST_FILES or sum(blob.size for blob in blobs) > MOST_BYTES:
        raise GitError(f"that is no rule folder: more than {MOST_FILES:,} files or {MOST_BYTES // 1024**2} MiB")
    for blob, content in zip(blobs, _contents(where, blobs), strict=True):
        target = into / blob.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _inside(prefix: str, named: str) -> str:
    """The path below the top of the repository, without a slash at its end."""
    if posixpath.isabs(named) or (os.name == "nt" and ":" in named):
        raise GitError("a path in a revision begins at this folder, never at the root")
    folder = posixpath.normpath(posixpath.join(prefix or ".", named.replace("\\", "/") if os.name == "nt" else named))
    if folder == ".." or folder.startswith("../"):
        raise GitError("the path leads out of the repository")
    return "" if folder == "." else folder


def _listed(where: Path, tree: str) -> Iterator[_Blob]:
    for entry in _git(where, "ls-tree", "-r", "-z", "-l", "--full-tree", tree).split(b"\0"):
        if not entry:
            continue
        about, _, raw = entry.partition(b"\t")
        mode, _, id_, size = about.decode("ascii").split()
        path = os.fsdecode(raw)
        if not path.endswith((".yaml", ".lock")):
            continue
        if mode not in _FILE_MODES:
            raise GitError(f"'{path}' is a link, which a revision is not read through")
        if any(part in ("..", "", ".") for part in path.split("/")):
            raise GitError(f"'{path}' is no name of a file")
        yield _Blob(id_, int(size), path)


def _contents(where: Path, blobs: list[_Blob]) -> Iterator[bytes]:
    """Of each blob a line that tells its size, then as many bytes, then the end of the line."""
    data = _git(where, "cat-file", "--batch", sent="".join(f"{blob.id}\n" for blob in blobs).encode())
    start = 0
    for blob in blobs:
        start = data.index(b"\n", start) + 1
        yield data[start : start + blob.size]
        start += blob.size + 1


def _git(where: Path, *command: str, sent: bytes = b"") -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(where), *command], input=sent, capture_output=True, check=False, env=os.environ | _QUIET
        )
    except (OSError, ValueError):
        raise GitError("git cannot be run") from None
    if done.returncode:
        said = os.fsdecode(done.stderr).strip().splitlines()
        raise GitError(said[-1].removeprefix("fatal: ") if said else "git knows no such revision")
    return done.stdout
