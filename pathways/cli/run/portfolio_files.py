"""Around a run over a whole portfolio: files in and out, the bar, and what ends a run early."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, BinaryIO, NoReturn

import typer

from pathways.cli.exits import MOST_SAID, fail_with

if TYPE_CHECKING:
    from pathways.portfolio.files.parts import FileFormat
    from pathways.portfolio.run import Counts, InputTable, Progress

_NO_OUTPUT = "No output was written. Make room (with - also in the folder for temporary files), and run it again."
_OUT_OF_ROOM = ("ENOSPC", "EFBIG", "EDQUOT")


def need_engine() -> None:
    """Exits with 2 where the packages of the extra are not installed."""
    missing = [name for name in ("duckdb", "narwhals", "numpy", "pyarrow") if not _is_installed(name)]
    if missing:
        install = "Install the extra: pip install 'uk-device-pathways[portfolio]'"
        fail_with(f"'pathways portfolio' needs {', '.join(missing)}", install)


def _is_installed(name: str) -> bool:
    from importlib.util import find_spec

    try:
        return find_spec(name) is not None
    except ImportError:
        return False


# --- what ends a run early ------------------------------------------------------------------------------


class _Stopped(BaseException):
    """A signal asked the run to end."""


@contextmanager
def said_plainly() -> Iterator[None]:
    """Exits with 2, and a sentence, for what cannot be read or written; with 128 and the number of a signal that stops it."""
    from pathways.portfolio.files.roles import TableError

    received: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> NoReturn:
        received.append(number)
        raise _Stopped

    with _handled(stop):
        try:
            yield
        except (BrokenPipeError, typer.Exit):
            raise
        except BaseException as problem:
            if received:
                # DuckDB puts an error of its own in the place of ours.
                print("stopped: no output was written", file=sys.stderr)
                raise typer.Exit(128 + received[0]) from None
            match problem:
                case TableError():
                    fail_with(str(problem), problem.help)
                case OverflowError():
                    fail_with("a plan would run past the year 9999", "Choose an earlier --as-of.")
                case OSError():
                    _fail_with_os_error(problem)
            raise


def _fail_with_os_error(problem: OSError) -> NoReturn:
    import errno

    said = problem.strerror or str(problem)
    if problem.errno in {getattr(errno, name, None) for name in _OUT_OF_ROOM}:
        fail_with(f"cannot write: {said}", _NO_OUTPUT)
    fail_with(f"cannot read or write{f' {problem.filename}' if problem.filename else ''}: {said}")


@contextmanager
def _handled(stop: signal._HANDLER) -> Iterator[None]:
    """Signals that the caller of the command has set aside, as nohup does, stay so."""
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# --- files ----------------------------------------------------------------------------------------------


@contextmanager
def source_file(argument: str, given: FileFormat | None, facts: Mapping[str, str]) -> Iterator[InputTable]:
    """The input file; standard input is kept in a temporary file first. ``facts`` hold for rows that say nothing of them."""
    import shutil
    import tempfile

    from pathways.portfolio.files.parts import format_of
    from pathways.portfolio.run import InputTable

    if argument != "-":
        path = Path(argument)
        _refuse_unreadable(path)
        yield InputTable(path, format_of(path, given, "--in-format"), facts)
        return
    if given is None:
        fail_with("standard input needs --in-format", "One of csv, tsv, jsonl, parquet.")
    if sys.stdin is None:
        fail_with("standard input is closed", "Name a file, or send one to standard input.")
    with tempfile.TemporaryDirectory(prefix="pathways-") as folder:
        path = Path(folder) / "in"
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield InputTable(path, given, facts)


def _refuse_unreadable(path: Path) -> None:
    if path.is_dir():
        fail_with(f"{path} is a folder", "Name a file in it.")
    if not path.exists():
        fail_with(f"{path}: there is no such file")
    if not path.is_file():
        fail_with(f"{path} is not a regular file", "Give - for IN, and send it to standard input.")
    with path.open("rb"):
        pass


@contextmanager
def target_file(out: str) -> Iterator[Path]:
    """Where to write; standard output gets the whole when it is complete."""
    import tempfile

    if out != "-":
        yield Path(out)
        return
    if sys.stdout is None:
        fail_with("standard output is closed", "Name a file with --out.")
    with tempfile.TemporaryDirectory(prefix="pathways-") as folder:
        path = Path(folder) / "out"
        yield path
        with path.open("rb") as file:
            _to_standard_output(file)


def _to_standard_output(file: BinaryIO) -> None:
    import shutil

    try:
        shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as problem:
        sys.stdout = None  # what is left in its buffer cannot be written either
        fail_with(f"cannot write to standard output: {problem.strerror or problem}")


@contextmanager
def kept_or_dropped(out: Path | None) -> Iterator[Path]:
    """The output file; without one a place that is gone afterwards."""
    import tempfile

    if out is not None:
        yield out
        return
    with tempfile.TemporaryDirectory(prefix="pathways-") as folder:
        yield Path(folder) / "out.parquet"


def refuse_dash(option: str, path: Path | None) -> None:
    """Exits with 2 where ``-`` stands for a file that cannot be standard output."""
    if path is not None and str(path) == "-":
        fail_with(f"{option} needs the name of a file, not -")


# --- what is said ---------------------------------------------------------------------------------------


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """A bar with rate and time left, on a terminal only."""
    import time

    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    began = time.monotonic()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Assessing", total=1.0, rate="")

        def step(done: float, rows: int) -> None:
            bar.update(task, completed=done, rate=f"{rows / max(time.monotonic() - began, 1e-6):,.0f} rows/s")

        yield step


def say_balance(counts: Counts, rejects: Path | None) -> None:
    """What went in and what came of it, on standard error."""
    from pathways.writing.github import no_command
    from pathways.writing.plain_text import printable

    lines = [f"warning: {caution}" for caution in counts.cautions]
    lines += [f"note: {remark}" for remark in counts.remarks]
    lines += [
        f"note: column {column}: {said} ({rows:,} row{'' if rows == 1 else 's'})"
        for (column, said), rows in counts.told.most_common(MOST_SAID)
    ]
    if len(counts.told) > MOST_SAID:
        lines.append(f"note: and {len(counts.told) - MOST_SAID:,} more spellings that are read otherwise than written")
    lines.append(
        f"{counts.rows:,} rows in = {counts.assessed:,} assessed + {counts.rejected:,} rejected. "
        f"{counts.written:,} lines written, {counts.profiles:,} distinct profiles."
    )
    for each in counts.first:
        lines.append(f"  row {each.row}{f', column {each.column}' if each.column else ''}: {each.reason}")
    if counts.faults > len(counts.first):
        more = counts.faults - len(counts.first)
        lines.append(f"  and {more:,} more fault{'' if more == 1 else 's'}")
    if counts.rejected and rejects is None:
        lines.append("  Name a file with --rejects to keep the rejected rows.")
    for line in lines:
        print(no_command(printable(line)), file=sys.stderr)
