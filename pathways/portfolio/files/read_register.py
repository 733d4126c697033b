"""Answers of public registers (JSON) as tables: an entry is a row, and what the register cannot tell is no column."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from pathways.intake.registers.fda_ai_list import REGISTER, decided_on, is_ai_list, is_decided
from pathways.intake.registers.reading import answer_of_text
from pathways.intake.registers.records import Record, RegisterError
from pathways.portfolio.files.parts import Reject, TablePart, TableParts, as_text
from pathways.portfolio.files.roles import NAME, TableError

MOST_BYTES = 128 * 1024 * 1024
_NOTE = "register_says"
_NO_ANSWER = "Give openFDA's or MDALL's answer as it came; other tables as CSV, XLSX, JSON Lines or Parquet."


def read_register(path: Path) -> TableParts:
    """Raises TableError for what is no answer of a register."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise TableError(f"the file has {size // 1024 // 1024} MB; at most {MOST_BYTES // 1024 // 1024} are read", _NO_ANSWER)
    try:
        answer = answer_of_text(path.read_bytes())
    except RegisterError as problem:
        raise TableError(str(problem), problem.help) from None
    if answer is None:
        raise TableError("the file is no answer of a register that is known here", _NO_ANSWER)
    rows = [(number, _cells(record)) for number, record in enumerate(answer.records, 1) if not record.refused]
    bad = [_rejected(number, record) for number, record in enumerate(answer.records, 1) if record.refused]
    names = dict.fromkeys(name for _, cells in rows for name in cells)
    columns = {name: pa.array([cells.get(name) for _, cells in rows], pa.string()) for name in names or ("approval.number",)}
    told = (f"read from {answer.register}: what it cannot tell stays unknown", *answer.told)
    yield TablePart(columns, pa.array([number for number, _ in rows], pa.int64()), tuple(bad), 1.0, told=told)


def _cells(record: Record) -> dict[str, str]:
    cells = {NAME: record.name} if record.name else {}
    cells |= {fact: str(value) for fact, value in record.facts.items()}
    cells |= {f"approval.{fact}": _word(value) for fact, value in record.approval.items()}
    return cells | ({_NOTE: "; ".join(record.told)} if record.told else {})


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _rejected(number: int, record: Record) -> Reject:
    return Reject(number, None, record.refused, msgspec.json.encode({NAME: record.name}).decode())


def days_of_ai_list(columns: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The columns with the days of FDA's list as YYYY-MM-DD, and what is told of it; those of other tables as they are."""
    found = dict(columns)
    if not is_ai_list(list(columns)):
        return found, ()
    for name in filter(is_decided, columns):
        cells = as_text(columns[name]).to_pylist()
        found[name] = pa.array([None if cell is None else decided_on(cell) for cell in cells], pa.string())
    return found, (f"read as {REGISTER}: days stand month first, and what it cannot tell stays unknown",)
