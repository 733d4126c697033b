"""Exit codes, and how errors are said."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import typer

if TYPE_CHECKING:
    from pathways.model.findings import Finding
    from pathways.rulebook.nodes import FileError

FINDINGS = 1
BAD_INPUT = 2
INTERNAL = 3
MOST_SAID = 20
_MOST_REPEATED = 300


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
    from pathways.writing.github import no_command
    from pathways.writing.plain_text import printable

    print(no_command(printable(text)), file=sys.stderr)


def is_about_usage(problem: Exception) -> bool:
    """Typer has Click within, where its name for such a problem is private."""
    return hasattr(problem, "format_message") and hasattr(problem, "show")


def report_usage(problem: Any) -> NoReturn:
    """In the words of Typer, cut in the middle: what was given stands there as long as it is."""
    from pathways.writing.plain_text import harmless

    context, said = getattr(problem, "ctx", None), problem.format_message()
    if context is not None and said == context.get_help():
        _print(said)
        raise SystemExit(problem.exit_code)
    if context is not None:
        _print(f"{context.get_usage()}\nTry '{context.command_path} {context.help_option_names[0]}' for help.\n")
    clean = harmless(said, max(_MOST_REPEATED, len(said)))
    if len(clean) > _MOST_REPEATED:
        clean = f"{clean[: _MOST_REPEATED // 3]} \N{HORIZONTAL ELLIPSIS} {clean[-(_MOST_REPEATED * 2 // 3) :]}"
    _print(f"Error: {clean}")
    raise SystemExit(problem.exit_code)


def report_os_error(problem: OSError, *, is_output: bool) -> None:
    """What the system refuses is nobody's bug: a folder that may not be searched, a name too long, a folder that is gone."""
    _trace_if_asked(problem)
    said = problem.strerror or str(problem)
    if is_output:
        _print(f"error: the output could not be written: {said}")
    else:
        where = f" {problem.filename}" if isinstance(problem.filename, str) else ""
        _print(f"error: cannot read or write{where}: {said}")


def _trace_if_asked(problem: BaseException) -> None:
    if os.environ.get("PATHWAYS_DEBUG"):
        import traceback

        traceback.print_exception(problem)


def report_internal_error(problem: BaseException) -> None:
    """One line for a person; the traceback only where it was asked for."""
    from pathways.writing.plain_text import harmless

    _trace_if_asked(problem)
    _print(
        f"error: something went wrong inside pathways ({type(problem).__name__}: {harmless(str(problem))}).\n"
        "  This is a bug. Please report it, with the device file if you may share it. PATHWAYS_DEBUG=1 shows more."
    )
