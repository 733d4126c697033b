"""The ``pathways`` command. Each subcommand is declared in a module of its own, and imports what it does when it runs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Annotated

import typer

from pathways import __version__

_COMMANDS = (
    "walk",
    "assess",
    "classify",
    "adopt",
    "support",
    "partner",
    "map",
    "compare",
    "calendar",
    "replay",
    "what-if",
    "watch",
    "mcp",
)
_GROUPS = ("portfolio", "rules")
EVERYTHING = (*_COMMANDS, *_GROUPS)


def app_with(names: Iterable[str]) -> typer.Typer:
    """The command with these subcommands; each lives in a module of its name."""
    app = typer.Typer(
        name="pathways",
        help="From a medical device's existing approvals to its likely routes to the UK market.",
        no_args_is_help=True,
        add_completion=True,
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


def run() -> None:
    """What is wrong on the command line is told by us: it repeats what was given, whatever that is."""
    from pathways.cli.exits import is_about_usage, report_usage

    stdout = sys.stdout
    try:
        code = app_with(_needed(sys.argv[1:]))(standalone_mode=False)
        raise SystemExit(code if isinstance(code, int) else 0)
    except SystemExit:
        if sys.stdout is not None and sys.stdout is not stdout:
            # Typer puts a stand-in where the reader of standard output has gone, and calls that a failure.
            raise BrokenPipeError from None
        raise
    except typer.Abort:
        print("Aborted!", file=sys.stderr)
        raise SystemExit(1) from None
    except Exception as problem:
        if not is_about_usage(problem):
            raise
        report_usage(problem)
    finally:
        # Otherwise what print has left in the buffer fails once nobody can say so any more.
        if sys.stdout is not None:
            sys.stdout.flush()
