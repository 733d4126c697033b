"""``pathways rules``: what the rule files say, and whether they keep their promises."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pathways.cli.rules_check import check_rules
from pathways.cli.rules_coverage import coverage_of_rules
from pathways.cli.rules_diff import diff_rules
from pathways.cli.rules_graph import graph_rules
from pathways.cli.rules_mutate import mutate_rules
from pathways.cli.rules_new import new_instrument
from pathways.cli.rules_verify import verify_rules

app = typer.Typer(help="Rule files: list, show, test, lock, schema.", no_args_is_help=True, rich_markup_mode=None)
app.command("check")(check_rules)
app.command("coverage")(coverage_of_rules)
app.command("diff")(diff_rules)
app.command("graph")(graph_rules)
app.command("mutate")(mutate_rules)
app.command("new")(new_instrument)
app.command("verify")(verify_rules)

RulesOption = Annotated[Path | None, typer.Option("--rules", metavar="DIR", help="A rule folder of your own.")]
EditionOption = Annotated[str | None, typer.Option(help="The edition, for example 2026.11. Default: the newest.")]


@app.command("list")
def list_rules(rules: RulesOption = None, edition: EditionOption = None) -> None:
    """The editions, and the instruments and routes of one of them."""
    from pathways.cli.common import open_rules
    from pathways.cli.exits import fail
    from pathways.report.rule_text import edition_overview
    from pathways.rulebook.nodes import FileError

    folder = open_rules(rules)
    try:
        chosen = folder.rule_set(edition or folder.newest_edition).edition
    except FileError as problem:
        fail(problem)
    print(edition_overview(chosen, folder.edition_ids), end="")


@app.command("show")
def show_route(
    route: Annotated[str, typer.Argument(metavar="ROUTE", help="A route or group id, for example gb-reliance-4.")],
    rules: RulesOption = None,
    edition: EditionOption = None,
) -> None:
    """What an edition says about a route or group, rule by rule."""
    from pathways.cli.common import open_rules
    from pathways.cli.exits import fail, fail_with
    from pathways.report.rule_text import route_ids, route_text
    from pathways.rulebook.fields import shown, suggestion
    from pathways.rulebook.nodes import FileError

    folder = open_rules(rules)
    try:
        rule_set = folder.rule_set(edition or folder.newest_edition)
    except FileError as problem:
        fail(problem)
    text = route_text(rule_set, route)
    if text is None:
        known = route_ids(rule_set.edition)
        fail_with(f"edition {rule_set.edition.id} has no route or group '{shown(route)}'", suggestion(route, known))
    print(text, end="")


@app.command("test")
def run_tests(rules: RulesOption = None, edition: EditionOption = None) -> None:
    """Runs the worked cases of all editions, or of one. Exits with 1 when a case fails."""
    from pathways.check.behaviour.cases import run_cases
    from pathways.cli.common import open_rules
    from pathways.cli.exits import FINDINGS, fail
    from pathways.rulebook.nodes import FileError

    folder = open_rules(rules)
    failed = 0
    total = 0
    try:
        for each in [folder.base_of(edition) or edition] if edition else folder.edition_ids:
            results = list(run_cases(folder, each))
            failures = [finding for result in results for finding in result.failures]
            broken = sum(bool(result.failures) for result in results)
            for finding in failures:
                print(finding)
            print(f"{each}: {len(results) - broken} passed, {broken} failed")
            failed += broken
            total += len(results)
    except FileError as problem:
        fail(problem)
    if not total:
        print("no case was found: write some under cases/<edition>/")
    if failed or not total:
        raise typer.Exit(FINDINGS)


@app.command("lock")
def lock_editions(
    rules: RulesOption = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only compare, and exit with 1 where an edition says something else.")
    ] = False,
) -> None:
    """Locks what every edition says, by hash. A published edition that changes needs a new patch version."""
    from pathways.cli.common import open_rules
    from pathways.cli.exits import FINDINGS, fail
    from pathways.cli.output import write_whole
    from pathways.rulebook.lock import check_lock, lock_path, lock_text
    from pathways.rulebook.nodes import FileError

    folder = open_rules(rules)
    try:
        if check:
            findings = check_lock(folder)
            for finding in findings:
                print(finding)
            if findings:
                raise typer.Exit(FINDINGS)
            print(f"{len(folder.edition_ids)} editions say what their lock says")
            return
        text = lock_text(folder)
    except FileError as problem:
        fail(problem)
    write_whole(text, lock_path(folder))
    print(f"Locked {len(folder.edition_ids)} editions in {folder.name_of(lock_path(folder))}")


@app.command("schema")
def print_schema(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which one, for example device, assessment or instrument.")],
    rules: RulesOption = None,
    edition: EditionOption = None,
) -> None:
    """Prints the JSON Schema of a kind of file. That of device files is made from the vocabulary of the rules."""
    from pathways.cli.common import open_rules
    from pathways.cli.exits import fail, fail_with
    from pathways.cli.output import deliver
    from pathways.rulebook.fields import shown, suggestion
    from pathways.rulebook.nodes import FileError
    from pathways.rulebook.schemas import SCHEMA_NAMES, assessment_schema, device_schema, load_schema, schema_text

    if name not in SCHEMA_NAMES:
        fail_with(f"there is no schema '{shown(name)}'", suggestion(name, SCHEMA_NAMES))
    schema = load_schema(name)
    if name in ("device", "assessment"):
        folder = open_rules(rules)
        try:
            catalogue = folder.rule_set(edition or folder.newest_edition).catalogue
        except FileError as problem:
            fail(problem)
        device = device_schema(catalogue.vocabulary, catalogue.evidence)
        schema = device if name == "device" else assessment_schema(device)
    deliver(schema_text(schema), None, utf8=True)
