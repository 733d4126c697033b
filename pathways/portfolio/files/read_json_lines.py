"""JSON Lines files: one object a line, facts by id or in nested rooms as in a device file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import msgspec
import pyarrow as pa
from msgspec import Struct

from pathways.model.facts import Vocabulary
from pathways.portfolio.files.parts import MOST_IN_PART, Reject, TablePart, TableParts
from pathways.portfolio.files.roles import APPROVALS, NAME, NONE_HELD, TableError, refuse_wide
from pathways.rulebook.fields import shown

MOST_IN_LINE = 64 * 1024 * 1024
DEEPEST = 100
_NOTHING = ("null", "~")
_ROWS = 100_000

_Object: TypeAlias = Mapping[str, Any]


class _Line(Struct, frozen=True):
    """A line that is not empty. ``reason``: why it is no device; else ``found`` is its object and ``flat`` the same by column."""

    number: int
    ends: int
    text: bytes
    reason: str = ""
    found: _Object = {}
    flat: _Object = {}


def read_json_lines(path: Path, vocabulary: Vocabulary) -> TableParts:
    """Reads the file twice: first for the names of all columns. Raises TableError where no line has an object."""
    rooms = frozenset(fact.partition(".")[0] for fact in vocabulary.facts) - {"approval"}
    names: dict[str, None] = {}
    twice: set[int] = set()
    for line in _lines(path, rooms):
        names.update(dict.fromkeys(line.flat))
        if not line.reason and _says_twice(line):
            twice.add(line.number)
        refuse_wide(names)
    if not names:
        raise TableError(
            "the file has no object in it", 'One object a line, for example {"device.kind": "ivd", "approvals": "K203629"}.'
        )
    size = max(path.stat().st_size, 1)
    for batch in _batches(_lines(path, rooms)):
        bad = [Reject(line.number, None, line.reason, line.text.decode(errors="replace")) for line in batch if line.reason]
        bad += [
            Reject(line.number, None, "a name stands twice in the object", line.text.decode())
            for line in batch
            if line.number in twice
        ]
        good = [line for line in batch if not line.reason and line.number not in twice]
        columns = {name: pa.array([_cell(line.flat.get(name)) for line in good], pa.string()) for name in names}
        numbers = pa.array([line.number for line in good], pa.int64())
        yield TablePart(columns, numbers, tuple(bad), min(1.0, batch[-1].ends / size), [line.found for line in good])


def _lines(path: Path, rooms: frozenset[str]) -> Iterator[_Line]:
    decode = msgspec.json.Decoder().decode
    with path.open("rb") as file:
        for number, raw in enumerate(_raw_lines(file), 1):
            text = (raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw).strip()
            if not text:
                continue
            where = (number, file.tell(), text)
            if len(raw) > MOST_IN_LINE:
                yield _Line(*where, f"the line has more than {MOST_IN_LINE // 1024 // 1024} MB; its beginning is kept")
            elif _depth(text) > DEEPEST:
                yield _Line(*where, f"the line is nested more than {DEEPEST} deep")
            else:
                yield _read(where, decode, rooms)


def _raw_lines(file: BinaryIO) -> Iterator[bytes]:
    """Of a line that is too long one byte more than is allowed is kept."""
    while line := file.readline(MOST_IN_LINE + 1):
        rest = line
        while len(rest) > MOST_IN_LINE and not rest.endswith(b"\n"):
            rest = file.readline(MOST_IN_LINE + 1)
        yield line


def _read(where: tuple[int, int, bytes], decode: Any, rooms: frozenset[str]) -> _Line:
    try:
        found = decode(where[2])
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        return _Line(*where, f"the line is not JSON: {problem}")
    if not isinstance(found, dict):
        return _Line(*where, "the line is not a JSON object")
    try:
        flat = _flat(found, rooms)
        _refuse_lost(flat, rooms)
        return _Line(*where, "", found, flat)
    except ValueError as problem:
        return _Line(*where, str(problem))


def _depth(text: bytes) -> int:
    """How deep brackets are nested, or an upper bound of it where that is little."""
    most = text.count(b"[") + text.count(b"{")
    if most <= DEEPEST:
        return most
    depth = most = 0
    quoted = escaped = False
    for byte in text:
        if quoted:
            quoted = escaped or byte != ord('"')
            escaped = byte == ord("\\") and not escaped
        elif byte == ord('"'):
            quoted = True
        elif byte in b"[{":
            depth += 1
            most = max(most, depth)
        elif byte in b"]}":
            depth -= 1
    return most


def _says_twice(line: _Line) -> bool:
    """Whether a name stands twice in an object of the line. Colons tell that it does not, at little cost."""
    names = len(line.found) + sum(len(value) for value in line.found.values() if isinstance(value, dict))
    if line.text.count(b":") == names:
        return False

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise KeyError
        return found

    try:
        json.loads(line.text, object_pairs_hook=once)
    except KeyError:
        return True
    return False


def _batches(lines: Iterable[_Line]) -> Iterator[list[_Line]]:
    batch: list[_Line] = []
    begun = 0
    for line in lines:
        batch.append(line)
        if len(batch) == _ROWS or line.ends - begun > MOST_IN_PART:
            yield batch
            batch, begun = [], line.ends
    if batch:
        yield batch


def _flat(found: _Object, rooms: frozenset[str]) -> _Object:
    """Raises ValueError where two places say the same."""
    if rooms.isdisjoint(found) and not isinstance(found.get(APPROVALS), list):
        return found
    flat: dict[str, Any] = {}
    for key, value in found.items():
        if key in rooms and isinstance(value, dict):
            cells = {f"{key}.{inner}": cell for inner, cell in value.items()}
        elif key == APPROVALS and isinstance(value, list) and value and all(isinstance(each, dict) and each for each in value):
            cells = _of_approvals(value)
        else:
            cells = {key: value}
        double = next((name for name in cells if name in flat), None)
        if double is not None:
            raise ValueError(f"'{double}' stands twice in the object")
        flat |= cells
    return flat


def _refuse_lost(flat: _Object, rooms: frozenset[str]) -> None:
    """Raises ValueError for a text that a table reads as nothing, where it would be lost unseen."""
    for name, value in flat.items():
        if (
            isinstance(value, str)
            and value.strip() in _NOTHING
            and (name == NAME or name.partition(".")[0] in (*rooms, "approval"))
        ):
            raise ValueError(
                f"'{shown(name)}' is the text '{value}', which a table reads as nothing; write null where none is known"
            )


def _of_approvals(held: list[dict[str, Any]]) -> dict[str, Any]:
    """Approvals as a device file has them, as columns with one value for each."""
    facts = dict.fromkeys(fact for approval in held for fact in approval)
    parted = next((value for approval in held for value in approval.values() if isinstance(value, str) and ";" in value), None)
    if parted is not None:
        raise ValueError(f"'{shown(parted)}' holds a semicolon, which keeps the values of several approvals apart")
    return {f"approval.{fact}": ";".join(_word(approval.get(fact)) for approval in held) for fact in facts}


def _cell(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, list) and not any(isinstance(each, list | dict) for each in value):
        return "; ".join(map(_word, value)) or NONE_HELD
    return _word(value)


def _word(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else json.dumps(value, ensure_ascii=False)
