"""Compiled rule sets, and what checks of them came to, kept so that what has not changed need not be done again.

An entry is named by what it was made from: the code's version and the content of every file. It is plain data, decoded into
typed objects; an entry that cannot be decoded counts as absent. Writers make a temporary file and rename it, so readers never see
half an entry and concurrent writers do no harm. An entry starts with the hash of its key and the rest, so that neither damage nor
the entry of another folder passes for rules. Who may write an entry decides the answers: only those count that are this user's
own, in a folder of their own, which nobody else may write.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TypeVar

import msgspec

from pathways import __version__
from pathways.model.catalogue import RuleSet

T = TypeVar("T")

_OFF = ("0", "off", "no")
RULES, VERDICTS, REPORTS = "rules", "verdicts", "checked"
"""What entries are of: a rule set, verdicts of the prover, the report of a whole check."""
_MOST_ENTRIES = {RULES: 24, VERDICTS: 8, REPORTS: 24}
_DIGEST_SIZE = hashlib.sha256().digest_size


def cache_folder() -> Path | None:
    """Where entries are kept; None where caching is switched off (``PATHWAYS_CACHE=off``) or there is no home folder."""
    chosen = os.environ.get("PATHWAYS_CACHE", "")
    if chosen.casefold() in _OFF and chosen:
        return None
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "pathways"
    except RuntimeError:
        return None


def read_entry(key: str) -> RuleSet | None:
    """The rule set kept under ``key``; None where there is none that can be used."""
    return read_kept(RULES, key, RuleSet)


def read_kept(of: str, key: str, kind: type[T]) -> T | None:
    """What is kept under ``key``; None where there is nothing that can be used."""
    path = _path(of, key)
    if path is None:
        return None
    try:
        data = _own_bytes(path)
        digest, packed = data[:_DIGEST_SIZE], data[_DIGEST_SIZE:]
        if _digest(key, packed) != digest:
            return None
        return msgspec.msgpack.decode(packed, type=kind)
    except (OSError, ValueError, msgspec.DecodeError, RecursionError):
        return None


def write_entry(key: str, rules: RuleSet) -> None:
    """Keeps ``rules``. Failing to do so is no error: the next run reads the files again."""
    keep(RULES, key, rules)


def keep(of: str, key: str, thing: object) -> None:
    """Keeps ``thing``. Failing to do so is no error: the next run does the work again."""
    path = _path(of, key)
    if path is None:
        return
    temporary: str | None = None
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            packed = msgspec.msgpack.encode(thing)
            file.write(_digest(key, packed) + packed)
        Path(temporary).replace(path)
        _drop_oldest(path.parent, of)
    except OSError:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()


def _digest(key: str, packed: bytes) -> bytes:
    return hashlib.sha256(key.encode() + b"\n" + packed).digest()


def _own_bytes(path: Path) -> bytes:
    """What the file holds. Raises OSError where it, or the folder that it is in, is not ours alone to write."""
    _refuse_others(path.parent.stat())
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        _refuse_others(os.fstat(handle))
        return file.read()


def _refuse_others(state: os.stat_result) -> None:
    if hasattr(os, "geteuid") and (state.st_uid != os.geteuid() or state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)):
        raise PermissionError(state.st_mode)
    if not (stat.S_ISREG(state.st_mode) or stat.S_ISDIR(state.st_mode)):
        raise PermissionError(state.st_mode)


def _path(of: str, key: str) -> Path | None:
    folder = cache_folder()
    return None if folder is None else folder / f"{__version__}-{key}.{of}"


def _drop_oldest(folder: Path, of: str) -> None:
    entries = sorted(folder.glob(f"*.{of}"), key=lambda entry: entry.stat().st_mtime, reverse=True)
    for entry in entries[_MOST_ENTRIES[of] :]:
        entry.unlink(missing_ok=True)
