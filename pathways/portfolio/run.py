"""A whole file of devices to a file of answers, with nothing lost on the way."""

from __future__ import annotations

import csv
import gc
import io
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import msgspec
import numpy as np
import pyarrow as pa
from msgspec import Struct

from pathways import __version__
from pathways.engine.answer.assess import Request, assess
from pathways.model.catalogue import RuleSet
from pathways.model.facts import Vocabulary
from pathways.model.result import Assessment
from pathways.portfolio.files.given import with_given
from pathways.portfolio.files.parts import FileFormat, Reject, TablePart, TableParts, cells_of_rows
from pathways.portfolio.files.read_json_lines import read_json_lines
from pathways.portfolio.files.read_parquet import read_parquet
from pathways.portfolio.files.read_register import days_of_ai_list, read_register
from pathways.portfolio.files.read_text_table import read_text_table
from pathways.portfolio.files.read_workbook import read_workbook
from pathways.portfolio.files.roles import Roles, TableError, roles_of
from pathways.portfolio.files.write import Writer, output_file, writer_of
from pathways.portfolio.impact import ImpactAssessor, ImpactSide, ImpactTally
from pathways.portfolio.profiles.distinct_rows import AssessedTable
from pathways.portfolio.profiles.read_row import row_device
from pathways.portfolio.table import Assessor
from pathways.rulebook.fields import shown
from pathways.writing.sheet import harmless_in_a_sheet

Item = TypeVar("Item")

PREFIX = "answer_"
_MOST_KEPT = 5
_EXPLAINED_AT_ONCE = 1_000

Explain = Callable[[Assessment], str]
"""Writes a whole assessment into a cell."""

Progress = Callable[[float, int], None]
"""Is told how much of the file is done, and how many rows that is."""


class InputTable(Struct, frozen=True):
    """``given``: by role, what holds for rows that say nothing of it."""

    path: Path
    format: FileFormat
    given: Mapping[str, str] = {}


class OutputTable(Struct, frozen=True):
    """``rejects``: where rejected rows go."""

    path: Path
    format: FileFormat
    rejects: Path | None = None


class Counts(Struct):
    """``first``: the first rejects, for a message; ``faults``: how many there are, of which a row may have several.

    ``told``: what was read otherwise than written, by column, and in how many rows. ``remarks``: how the file was read.
    """

    rows: int = 0
    assessed: int = 0
    rejected: int = 0
    written: int = 0
    profiles: int = 0
    cautions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    told: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)
    first: list[Reject] = msgspec.field(default_factory=list)
    faults: int = 0


def parts_of(source: InputTable, vocabulary: Vocabulary) -> TableParts:
    match source.format:
        case FileFormat.PARQUET:
            return read_parquet(source.path)
        case FileFormat.JSONL:
            return read_json_lines(source.path, vocabulary)
        case FileFormat.CSV:
            return read_text_table(source.path, ",")
        case FileFormat.TSV:
            return read_text_table(source.path, "\t")
        case FileFormat.XLSX:
            return read_workbook(source.path)
        case FileFormat.JSON:
            return read_register(source.path)


def run(
    source: InputTable,
    target: OutputTable,
    rules: RuleSet,
    request: Request,
    *,
    by_route: bool = False,
    explain: Explain | None = None,
    progress: Progress | None = None,
) -> Counts:
    """Raises TableError, and OverflowError where a plan runs past the year 9999; then no file is written."""
    assessor = Assessor(rules, request, by_route=by_route)

    def added(cells: Mapping[str, Any], done: AssessedTable) -> dict[str, Any]:
        columns = answer_columns(done, rules, request)
        if explain is not None:
            columns[f"{PREFIX}explanation"] = _explained(explain, cells, done, rules, request)
        return columns

    parts = parts_of(source, rules.catalogue.vocabulary)
    if explain is not None:
        parts = _shorter(parts, _EXPLAINED_AT_ONCE)
    return _run(parts, source.given, target, rules.catalogue.vocabulary, assessor, added, progress)


def run_impact(
    source: InputTable, target: OutputTable, before: ImpactSide, after: ImpactSide, progress: Progress | None = None
) -> tuple[Counts, ImpactTally]:
    """As ``run``: a line for each route that moved. Devices where nothing moved are counted only."""
    assessor, tally = ImpactAssessor(before, after), ImpactTally()

    def added(_cells: Mapping[str, Any], done: AssessedTable) -> dict[str, Any]:
        tally.add(done)
        return {f"{PREFIX}{name}": done.answers[name].combine_chunks() for name in done.answers.column_names}

    vocabulary = after.rules.catalogue.vocabulary
    return _run(parts_of(source, vocabulary), source.given, target, vocabulary, assessor, added, progress), tally


def _run(
    parts: TableParts,
    given: Mapping[str, str],
    target: OutputTable,
    vocabulary: Vocabulary,
    assessor: Assessor | ImpactAssessor,
    added: Callable[[Mapping[str, Any], AssessedTable], dict[str, Any]],
    progress: Progress | None,
) -> Counts:
    counts = Counts()
    with ExitStack() as stack:
        writer = writer_of(target.format, stack.enter_context(output_file(target.path)))
        rejects = RejectWriter(stack.enter_context(output_file(target.rejects)) if target.rejects else None)
        writing = stack.enter_context(behind())
        stack.enter_context(unswept())
        for part in read_ahead(parts):
            roles = roles_of(tuple(part.columns), vocabulary)
            refuse_own_columns(part.columns)
            counts.cautions = roles.cautions
            read, told = days_of_ai_list(part.columns)
            counts.remarks = tuple(dict.fromkeys((*counts.remarks, *part.told, *told)))
            columns = with_given(by_role(read, roles), given, len(part.numbers))
            done = assessor.assess(columns, len(part.numbers))
            for (role, said), rows in done.told.items():
                counts.told[roles.column(role), said] += rows
            found = sorted([*part.rejects, *rejects_of(part, roles, done)], key=lambda each: each.row)
            writing.do(partial(_write, part, done, writer, added(columns, done)))
            rejects.write(found)
            _count(counts, part, done, found)
            if progress is not None:
                progress(part.done, counts.rows)
        writing.wait()
        writer.close()
        rejects.close()
    counts.profiles = assessor.profiles
    return counts


def _shorter(parts: TableParts, rows: int) -> TableParts:
    """The same rows in parts of at most ``rows``: an explanation is thousands of times as long as its row."""
    for part in parts:
        size, after = len(part.numbers), 0.0
        for start in range(0, max(size, 1), rows):
            numbers = part.numbers.slice(start, rows)
            upto = numbers[-1].as_py() if start + rows < size else math.inf
            rejects = tuple(each for each in part.rejects if after < each.row <= upto)
            columns = {name: column.slice(start, rows) for name, column in part.columns.items()}
            originals = None if part.originals is None else part.originals[start : start + rows]
            yield TablePart(columns, numbers, rejects, part.done, originals, part.told)
            after = upto


def by_role(columns: Mapping[str, Any], roles: Roles) -> dict[str, Any]:
    """The columns that say something."""
    names = list(columns)
    return {role: columns[names[place]] for role, place in sorted(roles.places.items(), key=lambda item: item[1])}


def rejects_of(part: TablePart, roles: Roles, done: AssessedTable) -> list[Reject]:
    found = []
    for row, problems in done.problems:
        for problem in problems:
            column = None if problem.role is None else roles.column(problem.role)
            found.append(Reject(part.numbers[row].as_py(), column, problem.reason, _row_as_json(part, row)))
    return found


def _row_as_json(part: TablePart, row: int) -> str:
    if part.originals is not None:
        return msgspec.json.encode(part.originals[row]).decode()
    return msgspec.json.encode({name: column[row].as_py() for name, column in part.columns.items()}, enc_hook=str).decode()


def refuse_own_columns(names: Iterable[str]) -> None:
    """Raises TableError where a column is named like those of an answer."""
    own = next((name for name in names if name.startswith(PREFIX)), None)
    if own is not None:
        raise TableError(f"the column '{shown(own)}' looks like one of an earlier answer", f"Leave out the columns {PREFIX}...")


def _explained(explain: Explain, cells: Mapping[str, Any], done: AssessedTable, rules: RuleSet, request: Request) -> Any:
    devices = (row_device(each, rules.catalogue).device for each in cells_of_rows(cells, done.rows.tolist()))
    return pa.array([explain(assess(device, rules, request, tool=f"pathways {__version__}")) for device in devices], pa.string())


def _write(part: TablePart, done: AssessedTable, writer: Writer, added: Mapping[str, Any]) -> None:
    every = len(done.rows) == len(part.numbers) and bool((done.rows == np.arange(len(done.rows))).all())
    own = part.columns if every else {name: column.take(pa.array(done.rows)) for name, column in part.columns.items()}
    originals = None if part.originals is None else [part.originals[row] for row in done.rows.tolist()]
    writer.write(pa.table({**own, **added}), originals)


def answer_columns(done: AssessedTable, rules: RuleSet, request: Request) -> dict[str, Any]:
    """The columns that the answer adds."""
    size = len(done.rows)
    columns = {
        f"{PREFIX}edition": pa.DictionaryArray.from_arrays(np.zeros(size, dtype=np.int32), pa.array([rules.edition.id])),
        f"{PREFIX}as_of": pa.repeat(pa.scalar(request.as_of), size),
    }
    return columns | {f"{PREFIX}{name}": done.answers[name].combine_chunks() for name in done.answers.column_names}


def _count(counts: Counts, part: TablePart, done: AssessedTable, found: Sequence[Reject]) -> None:
    counts.rows += len(part.numbers) + len(part.rejects)
    counts.assessed += len(part.numbers) - len(done.problems)
    counts.rejected += len(part.rejects) + len(done.problems)
    counts.written += len(done.rows)
    counts.faults += len(found)
    counts.first += found[: _MOST_KEPT - len(counts.first)]


class RejectWriter:
    """Rejected rows as CSV: row number, column, reason, and what stood there."""

    def __init__(self, file: BinaryIO | None) -> None:
        self._text = None if file is None else io.TextIOWrapper(file, encoding="utf-8", newline="")
        self._writer = None if self._text is None else csv.writer(self._text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        if self._writer is not None:
            self._writer.writerow(("row", "column", "reason", "input"))

    def write(self, rejects: Iterable[Reject]) -> None:
        if self._writer is not None:
            for each in rejects:
                cells = (each.column or "", each.reason, each.input)
                self._writer.writerow((each.row, *map(harmless_in_a_sheet, cells)))

    def close(self) -> None:
        if self._text is not None:
            self._text.flush()
            self._text.detach()


# --- reading and writing go on beside the looking, sweeping does not ---------------------------------


def read_ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The items in their order; the next one is being made while one is used. Arrow reads and writes beside Python."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(_next, items)
        while item := coming.result():
            coming = thread.submit(_next, items)
            yield item[0]


def _next(items: Iterator[Item]) -> tuple[Item] | None:
    for item in items:
        return (item,)
    return None


class Behind:
    """Work that is done in turn, one piece behind. What goes wrong is raised by the next call."""

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        self._thread = thread
        self._last: Future[None] | None = None

    def do(self, work: Callable[[], None]) -> None:
        self.wait()
        self._last = self._thread.submit(work)

    def wait(self) -> None:
        if self._last is not None:
            self._last.result()


@contextmanager
def behind() -> Iterator[Behind]:
    with ThreadPoolExecutor(1) as thread:
        yield Behind(thread)


@contextmanager
def unswept() -> Iterator[None]:
    """What a run remembers is large and has no circles in it; to look for some again and again takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
