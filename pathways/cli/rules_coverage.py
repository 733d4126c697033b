"""``pathways rules coverage``: what the worked cases look at, and what they leave."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class CoverageFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


class CoverageKind(StrEnum):
    CONDITION = "condition"
    RULE = "rule"
    DATE = "date"
    EVIDENCE = "evidence"
    DUTY = "duty"
    NOTICE = "notice"
    STEP = "step"


def coverage_of_rules(
    rules: Annotated[Path | None, typer.Option("--rules", metavar="DIR", help="A rule folder of your own.")] = None,
    edition: Annotated[str | None, typer.Option(help="One edition. Default: all of them.")] = None,
    least: Annotated[
        float | None, typer.Option("--min", metavar="PERCENT", min=0, max=100, help="Exit with 1 below this.")
    ] = None,
    format_: Annotated[CoverageFormat, typer.Option("--format", help="How to write the answer.")] = CoverageFormat.TEXT,
    suggestions: Annotated[
        Path | None, typer.Option("--suggest", metavar="FILE", help="Write cases for what is not covered (needs --edition).")
    ] = None,
    kinds: Annotated[
        list[CoverageKind] | None, typer.Option("--kind", help="Suggest for goals of this kind only; may be repeated.")
    ] = None,
    shared: Annotated[
        bool, typer.Option("--shared", help="Suggest a file for cases/ itself: each case names the editions in which it holds.")
    ] = False,
) -> None:
    """What the cases look at: conditions, rules and days of routes, and evidence, duties, notices and steps that they assert."""
    from pathways.check.behaviour.asking.shared import for_several_editions
    from pathways.check.behaviour.cases import load_cases
    from pathways.check.behaviour.coverage.measure import measure
    from pathways.check.behaviour.coverage.render import as_json, as_text
    from pathways.check.behaviour.coverage.suggest import as_case_file, suggest
    from pathways.cli.common import open_rules
    from pathways.cli.exits import FINDINGS, fail, fail_with
    from pathways.cli.output import deliver
    from pathways.rulebook.nodes import FileError

    if suggestions is not None and edition is None:
        fail_with("--suggest needs --edition", "Cases belong to one edition.")
    folder = open_rules(rules)
    try:
        editions = [folder.base_of(edition) or edition] if edition else folder.edition_ids
        measured = [measure(folder.rule_set(each), load_cases(folder, each)) for each in editions]
        if suggestions is not None and edition is not None:
            rule_set = folder.rule_set(edition)
            wanted = [kind.value for kind in kinds or CoverageKind]
            text = as_case_file(rule_set, suggest(rule_set, measured[0], wanted))
            deliver(for_several_editions(text, edition, folder) if shared else text, suggestions)
    except FileError as problem:
        fail(problem)
    text = as_json(measured) if format_ is CoverageFormat.JSON else "\n".join(as_text(each) for each in measured)
    deliver(text, None, utf8=format_ is CoverageFormat.JSON)
    if least is not None and any(each.percent < least for each in measured):
        raise typer.Exit(FINDINGS)
