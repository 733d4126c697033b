"""``pathways rules``: what the rule files say, and whether they keep their promises."""

from __future__ import annotations

from typing import Annotated

import typer

from pathways.cli.options import RulesOption
from pathways.cli.rules_check import check_rules
from pathways.cli.rules_coverage import coverage_of_rules
from pathways.cli.rules_diff import diff_rules
from pathways.cli.rules_due import due_of_rules
from pathways.cli.rules_graph import graph_rules
from pathways.cli.rules_mutate import mutate_rules
from pathways.cli.rules_new import new_instrument
from pathways.cli.rules_site import site_of_rules
from pathways.cli.rules_verify import verify_rules

app = typer.Typer(help="Rule files: list, show, test, lock, schema.", no_args_is_help=True, rich_markup_mode=None)
app.command("check")(check_rules)
app.command("coverage")(coverage_of_rules)
app.command("diff")(diff_rules)
app.command("due")(due_of_rules)
app.command("graph")(graph_rules)
app.command("mutate")(mutate_rules)
app.command("new")(new_instrument)
app.command("site")(site_of_rules)
app.command("verify")(verify_rules)

_EditionOption = Annotated[str | None, typer.Option(help="The edition, for example 2026.11. Default: the newest.")]


@app.command("list")
def list_rules(rules: RulesOption = None, edition: _EditionOption = None) -> None:
    """The editions, and the instruments and routes of one of them."""
    from pathways.cli.run.rules import list_rules

    list_rules(rules, edition)


@app.command("show")
def show_route(
    route: Annotated[str, typer.Argument(metavar="ROUTE", help="A route or group id, for example gb-reliance-4.")],
    rules: RulesOption = None,
    edition: _EditionOption = None,
) -> None:
    """What an edition says about a route or group, rule by rule."""
    from pathways.cli.run.rules import show_route

    show_route(route, rules, edition)


@app.command("test")
def run_tests(rules: RulesOption = None, edition: _EditionOption = None) -> None:
    """Runs the worked cases of all editions, or of one. Exits with 1 when a case fails."""
    from pathways.cli.run.rules import run_tests

    run_tests(rules, edition)


@app.command("lock")
def lock_editions(
    rules: RulesOption = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only compare, and exit with 1 where an edition says something else.")
    ] = False,
) -> None:
    """Locks what every edition says, by hash. A published edition that changes needs a new patch version."""
    from pathways.cli.run.rules import check_lock, write_lock

    if check:
        check_lock(rules)
    else:
        write_lock(rules)


@app.command("schema")
def print_schema(
    names: Annotated[
        list[str],
        typer.Argument(metavar="NAME|FILE...", help="Which one, for example device or instrument; with --check, files or -."),
    ],
    check: Annotated[bool, typer.Option("--check", help="Check files, each against the schema of its kind.")] = False,
    rules: RulesOption = None,
    edition: _EditionOption = None,
) -> None:
    """Prints the JSON Schema of a kind of file. That of device files is made from the vocabulary of the rules.

    With --check it exits with 1 where a file is not as its schema says, and with 2 where one cannot be read.
    """
    if check:
        from pathways.cli.run.rules_schema import check as check_files

        check_files(names, rules, edition)
    else:
        from pathways.cli.run.rules import print_schema

        print_schema(names, rules, edition)
