"""The ``pathways`` command. Each subcommand is declared in a module of its own, and imports what it does when it runs."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Annotated

import typer

from pathways import __version__
from pathways.cli.exits import BAD_INPUT, INTERNAL, report_internal_error

_COMMANDS = ("walk", "assess", "classify", "compare", "calendar", "replay", "what-if")
_GROUPS = ("portfolio", "rules")
EVERYTHING = (*_COMMANDS, *_GROUPS)


def app_with(names: Iterable[str]) -> typer.Typer:
    """The command with these subcommands; each lives in a module of its name."""
    app = typer.Typer(
        name="pathways",
        help="From a medical device's existing approvals to its likely routes to the UK market.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(root)
    for name in names:
        place = name.replace("-", "_")
        module = import_module(f"pathways.cli.{place}")
        if name in _GROUPS:
            app.add_typer(module.app, name=name)
        else:
            app.command(name)(getattr(module, place))
    return app


def _needed(arguments: Sequence[str]) -> Sequence[str]:
    """The subcommands that these arguments can be about: to build them all takes half as long as to import Typer."""
    if arguments[:1] == ["--version"]:
        return ()
    return arguments[:1] if arguments and arguments[0] in EVERYTHING else EVERYTHING


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"pathways {__version__}")
        raise typer.Exit


def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """From a medical device's existing approvals to its likely routes to the UK market. Not legal advice."""


_NOT_WRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def _run() -> None:
    stdout = sys.stdout
    try:
        app_with(_needed(sys.argv[1:]))()
    except SystemExit:
        if sys.stdout is not None and sys.stdout is not stdout:
            # Typer puts a stand-in where the reader of standard output has gone, and calls that a failure.
            raise BrokenPipeError from None
        raise
    finally:
        # Otherwise what print has left in the buffer fails once nobody can say so any more.
        if sys.stdout is not None:
            sys.stdout.flush()


def main() -> None:
    """The entry point: nothing that goes wrong inside ends in a traceback."""
    try:
        _run()
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
    except OSError as problem:
        if problem.errno not in _NOT_WRITTEN:
            report_internal_error(problem)
            raise SystemExit(INTERNAL) from None
        sys.stdout = None  # what is left in its buffer cannot be written either
        print(f"error: the output could not be written: {problem.strerror}", file=sys.stderr)
        raise SystemExit(BAD_INPUT) from None
    except Exception as problem:
        report_internal_error(problem)
        raise SystemExit(INTERNAL) from None
