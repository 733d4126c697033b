"""Portfolios as files, and what a run says of them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.acceptance.command import TODAY, Command, Done

Row = Mapping[str, str | None]

FORMATS = ("csv", "tsv", "jsonl", "parquet")
DELIMITERS = {"csv": ",", "tsv": "\t"}
_BALANCE = re.compile(r"^([\d,]+) rows in = ([\d,]+) assessed \+ ([\d,]+) rejected\. ([\d,]+) lines written, ", re.MULTILINE)


class Balance(NamedTuple):
    rows: int
    assessed: int
    rejected: int
    written: int


def balance(done: Done) -> Balance:
    """What the run says went in and came of it."""
    found = _BALANCE.findall(done.err)
    assert len(found) == 1, done.err
    numbers = Balance(*(int(number.replace(",", "")) for number in found[0]))
    assert numbers.rows == numbers.assessed + numbers.rejected
    return numbers


def assess(pathways: Command, source: str | Path, out: str, *options: str | Path, **more: Any) -> Done:
    return pathways("portfolio", "assess", source, "-o", out, "--as-of", TODAY, *options, **more)


def impact(pathways: Command, source: str | Path, *options: str | Path, **more: Any) -> Done:
    return pathways("portfolio", "impact", source, *options, **more)


def nothing_left(pathways: Command, *expected: str) -> None:
    """The folder has the files named and no others: no output, no half of one."""
    assert sorted(path.name for path in pathways.folder.iterdir()) == sorted(expected)


def written(rows: Sequence[Row], format_: str) -> bytes:
    """The rows as the text or bytes of a file."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    if format_ == "jsonl":
        return "".join(json.dumps({name: cell for name, cell in row.items() if cell is not None}) + "\n" for row in rows).encode()
    if format_ == "parquet":
        return _parquet({name: [row.get(name) for row in rows] for name in names})
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=DELIMITERS[format_])
    writer.writerow(names)
    writer.writerows([row.get(name) or "" for name in names] for row in rows)
    return text.getvalue().encode()


def _parquet(columns: Mapping[str, Sequence[str | None]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = io.BytesIO()
    pq.write_table(pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()}), file)
    return file.getvalue()


def lines(content: bytes, format_: str) -> list[dict[str, Any]]:
    """The lines of an output, with nothing where a cell is empty."""
    if format_ == "jsonl":
        return [json.loads(line) for line in content.decode().split("\n")[:-1]]
    if format_ == "parquet":
        import pyarrow.parquet as pq

        table: list[dict[str, Any]] = pq.read_table(io.BytesIO(content)).to_pylist()
        return table
    csv.field_size_limit(1 << 30)
    read = csv.DictReader(io.StringIO(content.decode(), newline=""), delimiter=DELIMITERS[format_])
    return [{name: cell or None for name, cell in line.items()} for line in read]


def answers(content: bytes, format_: str) -> list[dict[str, str | None]]:
    """What the lines add to the input, as text."""
    return [
        {name: None if cell is None else str(cell) for name, cell in line.items() if name.startswith("answer_")}
        for line in lines(content, format_)
    ]


def rejects(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(1 << 30)
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))
