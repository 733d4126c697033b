"""Finds the classes of devices that two rule sets answer differently."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import typer
from msgspec.structs import replace

from pathways.check.behaviour.diff.model import RuleComparison
from pathways.check.behaviour.diff.render import as_github, as_json, as_markdown, as_text
from pathways.check.behaviour.diff.revisions import UnknownSideError, pairs_of, side_of
from pathways.check.behaviour.diff.rule_sets import compare
from pathways.cli.exits import FINDINGS, fail_with
from pathways.cli.options import DiffFormat
from pathways.cli.run.common import failing_plainly, open_rules
from pathways.cli.run.output import deliver
from pathways.cli.run.places import keep_apart
from pathways.rulebook.guards import guards_of, moved_guards


def run(before: str, after: str, rules: Path | None, edition: str | None, format_: DiffFormat, out: Path | None) -> None:
    base = open_rules(rules)
    for side in (before, after):
        keep_apart({"--out": out}, rules=base.path if base.base_of(side) is not None else Path(side))
    try:
        with failing_plainly(), ExitStack() as open_sides:
            old = open_sides.enter_context(side_of(before, base))
            new = open_sides.enter_context(side_of(after, base))
            pairs, alone = pairs_of(old, new, edition)
            guards = () if old.folder is new.folder else moved_guards(guards_of(old.folder), guards_of(new.folder))
            comparison = replace(compare(before, after, pairs, alone), guards=guards)
    except UnknownSideError as problem:
        fail_with(str(problem), problem.help)
    deliver(_written(comparison, format_), out, utf8=format_ is not DiffFormat.TEXT)
    if not comparison.behaves_alike:
        raise typer.Exit(FINDINGS)


def _written(comparison: RuleComparison, format_: DiffFormat) -> str:
    match format_:
        case DiffFormat.TEXT:
            return as_text(comparison)
        case DiffFormat.JSON:
            return as_json(comparison)
        case DiffFormat.GITHUB:
            return as_github(comparison)
        case DiffFormat.MARKDOWN:
            return as_markdown(comparison)
        case DiffFormat.HTML:  # the template engine takes long to load
            from pathways.cli.run.diff_page import as_html

            return as_html(comparison)
