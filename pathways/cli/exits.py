"""Exit codes, and how errors are said."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from pathways.model.findings import Finding
    from pathways.rulebook.nodes import FileError

FINDINGS = 1
BAD_INPUT = 2
INTERNAL = 3
MOST_SAID = 20


def fail(problem: FileError) -> NoReturn:
    """Says what is wrong, at most the first findings, and exits with 2."""
    say(problem.findings[:MOST_SAID])
    if len(problem.findings) > MOST_SAID:
        _print(f"and {len(problem.findings) - MOST_SAID:,} more")
    raise typer.Exit(BAD_INPUT)


def fail_with(message: str, help_: str | None = None) -> NoReturn:
    """As ``fail``, for what is wrong on the command line itself."""
    _print(f"error: {message}" + (f"\n  {help_}" if help_ else ""))
    raise typer.Exit(BAD_INPUT)


def say(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        _print(str(finding))


def _print(text: str) -> None:
    """To standard error, without control characters: file names and values come from anywhere."""
    from pathways.writing.plain_text import printable

    print(printable(text), file=sys.stderr)


def report_internal_error(problem: BaseException) -> None:
    """One line for a person; the traceback only where it was asked for."""
    if os.environ.get("PATHWAYS_DEBUG"):
        import traceback

        traceback.print_exception(problem)
    print(
        f"error: something went wrong inside pathways ({type(problem).__name__}: {problem}).\n"
        "  This is a bug. Please report it, with the device file if you may share it. PATHWAYS_DEBUG=1 shows more.",
        file=sys.stderr,
    )
