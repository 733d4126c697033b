"""The ``pathways`` command. Each subcommand lives in a module of its own and imports what it needs when it runs."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pathways import __version__
from pathways.cli import assess as assess_command
from pathways.cli import calendar as calendar_command
from pathways.cli import compare as compare_command
from pathways.cli import portfolio as portfolio_command
from pathways.cli import replay as replay_command
from pathways.cli import rules as rules_command
from pathways.cli import walk as walk_command
from pathways.cli import what_if as what_if_command
from pathways.cli.exits import INTERNAL, report_internal_error

app = typer.Typer(
    name="pathways",
    help="From a medical device's existing approvals to its likely routes to the UK market.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("walk")(walk_command.walk)
app.command("assess")(assess_command.assess)
app.command("compare")(compare_command.compare)
app.command("calendar")(calendar_command.calendar)
app.command("replay")(replay_command.replay)
app.command("what-if")(what_if_command.what_if)
app.add_typer(portfolio_command.app, name="portfolio")
app.add_typer(rules_command.app, name="rules")


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"pathways {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """From a medical device's existing approvals to its likely routes to the UK market. Not legal advice."""


def main() -> None:
    """The entry point: nothing that goes wrong inside ends in a traceback."""
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
    except Exception as problem:
        report_internal_error(problem)
        raise SystemExit(INTERNAL) from None
