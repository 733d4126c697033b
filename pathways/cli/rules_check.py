"""``pathways rules check``: everything that CI asks of rule files, in one command."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathways.rulebook.folder import RuleFolder


def check_rules(
    rules: Annotated[Path | None, typer.Option("--rules", metavar="DIR", help="A rule folder of your own.")] = None,
    edition: Annotated[
        list[str] | None, typer.Option("--edition", metavar="EDITION", help="Only this edition; may be repeated.")
    ] = None,
    skip: Annotated[
        list[str] | None,
        typer.Option("--skip", metavar="CHECK", help="Leave out lint, cases, verify or lock; may be repeated."),
    ] = None,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="SEVERITY", help="Exit with 1 from error, warning or note on.")
    ] = "error",
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, json, github, sarif or junit.")] = "text",
    today: Annotated[
        str | None, typer.Option("--today", metavar="DATE", help="The day for what is due or has passed. Default: today.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file.")] = None,
) -> None:
    """Reads, lints, tests and proves rule files, and compares the lock. Exits with 1 where a finding is grave enough."""
    from pathways.check.emit import FindingFormat, emit
    from pathways.check.gate import PARTS, check_folder
    from pathways.check.rules_text.codes import Part
    from pathways.cli.common import day_option
    from pathways.cli.exits import FINDINGS
    from pathways.cli.output import deliver
    from pathways.model.findings import Severity

    skipped = {Part(word) for word in (_one_of(each, [part.value for part in PARTS], "--skip") for each in skip or ())}
    threshold = Severity(_one_of(fail_on, [each.value for each in Severity], "--fail-on"))
    chosen = FindingFormat(_one_of(form, [each.value for each in FindingFormat], "--format"))
    folder = _folder(rules)
    editions = (
        None if not edition else [_one_of(folder.base_of(each) or each, folder.edition_ids, "--edition") for each in edition]
    )
    report = check_folder(
        folder,
        today=day_option(today, "--today") or date.today(),
        parts=[part for part in PARTS if part not in skipped],
        editions=editions,
    )
    deliver(emit(report, chosen, threshold), out, utf8=chosen is not FindingFormat.TEXT)
    if report.fails(threshold):
        raise typer.Exit(FINDINGS)


def _one_of(word: str, allowed: list[str] | tuple[str, ...], option: str) -> str:
    from pathways.cli.exits import fail_with
    from pathways.rulebook.fields import shown, suggestion

    if word not in allowed:
        fail_with(f"{option} cannot be '{shown(word)}'", suggestion(word, allowed) or f"Allowed: {', '.join(allowed)}.")
    return word


def _folder(rules: Path | None) -> RuleFolder:
    """The folder given, named as seen from where the command runs: annotations and SARIF need such names."""
    from pathways.cli.common import open_rules
    from pathways.cli.exits import fail
    from pathways.rulebook.folder import RuleFolder
    from pathways.rulebook.nodes import FileError

    if rules is None:
        return open_rules(None)
    here = Path.cwd()
    full = rules.resolve()
    try:
        return RuleFolder(rules, full.relative_to(here).as_posix() if full.is_relative_to(here) else None)
    except FileError as problem:
        fail(problem)
