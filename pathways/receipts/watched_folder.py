"""The device files and receipts below a folder, and which receipt belongs to which file. Links are not followed."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from itertools import islice
from pathlib import Path

from msgspec import Struct

from pathways.intake.device_file import MAX_BYTES as MOST_OF_DEVICE
from pathways.model.findings import Finding, Span
from pathways.receipts.read import MAX_BYTES, ReadReceipt, read_receipt
from pathways.rulebook.fields import shown
from pathways.rulebook.nodes import FileError, error, read_text

MOST_FILES = 10_000
"""Files of the folder that are looked at, of whatever kind."""

_ENDINGS = (".yaml", ".yml", ".json")
_KINDS = re.compile(rb"pathways\.(device|receipt)/[0-9]")
_OTHER_DOCUMENT = re.compile(rb"pathways\.(?!device/|receipt/)[a-z-]+/[0-9]")
_RECEIPT = ".receipt"
_RECEIPT_NAME = ".receipt.json"


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
    else it stands for itself; of several the newest counts. What cannot be read, or stands where a receipt would, is told.
    """
    paths, shut = _documents(folder)
    kinds = {path: _kind_of(path) for path in paths}
    receipts, broken = [], []
    for path in (each for each in paths if kinds[each] is _Kind.RECEIPT):
        try:
            receipts.append(read_receipt(read_text(path, most_bytes=MAX_BYTES), str(path)))
        except FileError as problem:
            broken.append((path, problem.findings))
    doubtful, files = _of_one_name(_device_files(kinds))
    nobodys = {_place_and_stem(pair.shown): pair.shown for pair in doubtful}
    receipts = [read for read in receipts if _owner(Path(read.name), nobodys) is None]
    found = [*shut, *doubtful, *map(_checked, _paired(files, receipts, broken))]
    return tuple(sorted(found, key=lambda pair: str(pair.shown)))


class _Kind(Enum):
    DEVICE = "device"
    RECEIPT = "receipt"
    UNTOLD = "untold"
    OTHER = "other"


def _documents(folder: Path) -> tuple[list[Path], list[Pair]]:
    """The files that may be device files or receipts, and what of the folder cannot be looked into."""
    at = Span(str(folder), 1, 1, 1, 1)
    if not folder.is_dir():
        raise error("IN001", "there is no such folder", at, "Name a folder of device files and receipts.")
    shut: list[Pair] = []
    found = list(islice(_regular_files(folder, shut), MOST_FILES + 1))
    if len(found) > MOST_FILES:
        raise error("IN005", f"more than {MOST_FILES:,} files", at, "Name a folder that holds little else than device files.")
    return [path for path in sorted(found) if path.suffix.casefold() in _ENDINGS], shut


def _regular_files(folder: Path, shut: list[Pair]) -> Iterator[Path]:
    """Those of folders whose names begin with a dot (``.git``) are nobody's device files."""

    def tell(problem: OSError) -> None:
        path = Path(os.fsdecode(problem.filename))
        message = f"cannot be looked into: {problem.strerror or problem}"
        shut.append(_told(path, error("IN003", message, Span(str(path), 1, 1, 1, 1), "Change its permissions, or move it.")))

    for place, folders, names in os.walk(folder, onerror=tell):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in names:
            path = Path(place, name)
            try:
                regular = stat.S_ISREG(path.lstat().st_mode)
            except OSError as problem:
                tell(problem)
                continue
            if regular:
                yield path


def _told(path: Path, problem: FileError) -> Pair:
    return Pair(path, None, problem.findings)


def _kind_of(path: Path) -> _Kind:
    """By its name and what stands in it, in whatever encoding. What cannot be opened is told by whoever reads the device."""
    if path.name.casefold().endswith(_RECEIPT_NAME):
        return _Kind.RECEIPT
    try:
        with path.open("rb") as file:
            head = file.read(MOST_OF_DEVICE + 1).replace(b"\0", b"")
    except OSError:
        return _Kind.DEVICE
    found = _KINDS.search(head)
    if found is not None:
        return _Kind(found[1].decode())
    return _Kind.OTHER if path.suffix.casefold() == ".json" and _OTHER_DOCUMENT.search(head) else _Kind.UNTOLD


def _device_files(kinds: Mapping[Path, _Kind]) -> list[Path]:
    """Also those that do not say what they are and have the name of a receipt: it is not known that they have not changed."""
    files = [path for path, kind in kinds.items() if kind is _Kind.DEVICE]
    known = {_place_and_stem(path) for path in files}
    answered = {(path.parent, _stem_of_receipt(path)) for path, kind in kinds.items() if kind is _Kind.RECEIPT}
    return files + [
        path
        for path, kind in kinds.items()
        if kind is _Kind.UNTOLD and (mine := _place_and_stem(path)) in answered and mine not in known
    ]


def _of_one_name(files: Iterable[Path]) -> tuple[list[Pair], list[Path]]:
    """Files that would have the same receipt, each told, and all others."""
    by_place: dict[tuple[Path, str], list[Path]] = {}
    for path in files:
        by_place.setdefault(_place_and_stem(path), []).append(path)
    told = [
        _told(path, error("IN031", _one_name(path, same), Span(str(path), 1, 1, 1, 1), "Rename or remove all but one."))
        for same in by_place.values()
        if len(same) > 1
        for path in same
    ]
    return told, [same[0] for same in by_place.values() if len(same) == 1]


def _one_name(path: Path, same: Iterable[Path]) -> str:
    others = ", ".join(shown(each.name) for each in same if each != path)
    return f"this file and {others} would have the same receipt, {shown(path.stem)}{_RECEIPT_NAME}"


def _paired(
    files: Iterable[Path], receipts: Iterable[ReadReceipt], broken: Iterable[tuple[Path, tuple[Finding, ...]]]
) -> Iterator[Pair]:
    by_place = {_place_and_stem(path): path for path in files}
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


def _checked(pair: Pair) -> Pair:
    """A file whose receipt would stand where something else stands is told: what is no receipt is never replaced."""
    if pair.receipt is not None or pair.findings or not os.path.lexists(pair.receipt_place):
        return pair
    what = "a link, and links are not followed" if pair.receipt_place.is_symlink() else "no regular file"
    at = Span(str(pair.receipt_place), 1, 1, 1, 1)
    problem = error("IN030", f"the receipt would stand here, and this is {what}", at, "Rename or remove it.")
    return Pair(pair.file, None, problem.findings)


def _place_and_stem(path: Path) -> tuple[Path, str]:
    return path.parent, path.stem


def _stem_of_receipt(path: Path) -> str:
    return path.stem.removesuffix(_RECEIPT)


def _owner(receipt: Path, by_place: Mapping[tuple[Path, str], Path]) -> Path | None:
    stem = _stem_of_receipt(receipt)
    return by_place.get((receipt.parent, stem)) or by_place.get((receipt.parent.parent, stem))
