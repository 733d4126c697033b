"""JSON Lines files: one object a line, facts by id or in nested rooms as in a device file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from pathways.model.facts import Vocabulary
from pathways.portfolio.parts import Part, Parts, Reject
from pathways.portfolio.roles import TableError

_ROWS = 100_000


def read_json_lines(path: Path, vocabulary: Vocabulary) -> Parts:
    """Reads the file twice: first for the names of all columns."""
    rooms = frozenset(fact.partition(".")[0] for fact in vocabulary.facts) - {"approval"}
    names: dict[str, None] = {}
    for _, found in _objects(path):
        if not isinstance(found, str):
            names.update(dict.fromkeys(_flat(found, rooms)))
    if not names:
        raise TableError(
            "the file has no object in it", 'One object a line, for example {"device.kind": "ivd", "approvals": "K203629"}.'
        )
    size = max(path.stat().st_size, 1)
    read = 0
    for lines in _batches(_objects(path)):
        good: list[Mapping[str, Any]] = []
        numbers: list[int] = []
        rejects: list[Reject] = []
        for text, found in lines:
            read += 1
            if isinstance(found, str):
                rejects.append(Reject(read, None, found, text.decode(errors="replace")))
            else:
                good.append(found)
                numbers.append(read)
        flat = [_flat(each, rooms) for each in good]
        columns = {name: pa.array([_cell(each.get(name)) for each in flat], pa.string()) for name in names}
        yield Part(columns, pa.array(numbers, pa.int64()), tuple(rejects), min(1.0, read * 300 / size), good)


def _objects(path: Path) -> Iterator[tuple[bytes, Mapping[str, Any] | str]]:
    """Each line that is not empty, with its object or what is wrong with it."""
    decode = msgspec.json.Decoder().decode
    with path.open("rb") as file:
        for number, line in enumerate(file):
            text = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 0 else line.strip()
            if not text:
                continue
            try:
                found = decode(text)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
                yield text, f"the line is not JSON: {problem}"
                continue
            yield text, found if isinstance(found, dict) else "the line is not a JSON object"


def _batches(lines: Iterable[tuple[bytes, Any]]) -> Iterator[list[tuple[bytes, Any]]]:
    batch: list[tuple[bytes, Any]] = []
    for line in lines:
        batch.append(line)
        if len(batch) == _ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


def _flat(found: Mapping[str, Any], rooms: frozenset[str]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in found.items():
        if key in rooms and isinstance(value, dict):
            flat.update({f"{key}.{inner}": cell for inner, cell in value.items()})
        else:
            flat[key] = value
    return flat


def _cell(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "; ".join(value) or "none"
    return json.dumps(value, ensure_ascii=False)
