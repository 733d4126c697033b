"""The device files and receipts below a folder, and which receipt belongs to which file. Links are not followed."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from msgspec import Struct

from pathways.model.findings import Finding, Span
from pathways.receipts.read import MAX_BYTES, ReadReceipt, read_receipt
from pathways.rulebook.nodes import FileError, error, read_text

MOST_FILES = 10_000
"""Files of the folder that are looked at, of whatever kind."""

_ENDINGS = (".yaml", ".yml", ".json")
_KINDS = re.compile(rb"pathways\.(device|receipt)/[0-9]")
_HEAD = 64 * 1024
_RECEIPT = ".receipt"


class Pair(Struct, frozen=True):
    """A device file with the newest receipt of its answer; one of the two may be missing."""

    file: Path | None
    receipt: ReadReceipt | None
    findings: tuple[Finding, ...] = ()
    """What is wrong with a file that cannot be used, and belongs to no other."""

    @property
    def receipt_place(self) -> Path:
        """Where its receipt stands, or would."""
        if self.receipt is not None:
            return Path(self.receipt.name)
        assert self.file is not None
        return self.file.with_name(f"{self.file.stem}{_RECEIPT}.json")

    @property
    def shown(self) -> Path:
        return self.receipt_place if self.file is None else self.file


def pairs_in(folder: Path) -> tuple[Pair, ...]:
    """In the order of their names. Raises FileError for what is no folder.

    A receipt belongs to the device file of its name (``idx-dr.yaml``, ``idx-dr.receipt.json``) in its folder or the one above,
    else it stands for itself; of several the newest counts.
    """
    files, receipts, broken = [], [], []
    for path in _documents(folder):
        kind = _kind_of(path)
        if kind == "device":
            files.append(path)
        elif kind == "receipt":
            try:
                receipts.append(read_receipt(read_text(path, most_bytes=MAX_BYTES), str(path)))
            except FileError as problem:
                broken.append((path, problem.findings))
    return tuple(sorted(_paired(files, receipts, broken), key=lambda pair: str(pair.shown)))


def _documents(folder: Path) -> Iterator[Path]:
    at = Span(str(folder), 1, 1, 1, 1)
    if not folder.is_dir():
        raise error("IN001", "there is no such folder", at, "Name a folder of device files and receipts.")
    found = list(islice(_regular_files(folder), MOST_FILES + 1))
    if len(found) > MOST_FILES:
        raise error("IN005", f"more than {MOST_FILES:,} files", at, "Name a folder that holds little else than device files.")
    return (path for path in sorted(found) if path.suffix.casefold() in _ENDINGS)


def _regular_files(folder: Path) -> Iterator[Path]:
    """Those of folders whose names begin with a dot (``.git``) are nobody's device files."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in names:
            path = Path(place, name)
            try:
                regular = stat.S_ISREG(path.lstat().st_mode)
            except OSError:
                continue
            if regular:
                yield path


def _kind_of(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            found = _KINDS.search(file.read(_HEAD))
    except OSError:
        return None
    return None if found is None else found[1].decode()


def _paired(
    files: Iterable[Path], receipts: Iterable[ReadReceipt], broken: Iterable[tuple[Path, tuple[Finding, ...]]]
) -> Iterator[Pair]:
    by_place = {(path.parent, path.stem): path for path in files}
    newest: dict[Path | str, ReadReceipt] = {}
    for read in receipts:
        owner: Path | str = _owner(Path(read.name), by_place) or read.name
        known = newest.get(owner)
        if known is None or known.receipt.as_of < read.receipt.as_of:
            newest[owner] = read
    told = {_owner(path, by_place): findings for path, findings in broken}
    for path in by_place.values():
        yield Pair(path, newest.pop(path, None), told.get(path, ()))
    for read in newest.values():
        yield Pair(None, read)
    for path, findings in broken:
        if _owner(path, by_place) is None:
            yield Pair(path, None, findings)


def _owner(receipt: Path, by_place: dict[tuple[Path, str], Path]) -> Path | None:
    stem = receipt.stem.removesuffix(_RECEIPT)
    return by_place.get((receipt.parent, stem)) or by_place.get((receipt.parent.parent, stem))
