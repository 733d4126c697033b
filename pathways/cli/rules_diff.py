"""``pathways rules diff``: which devices two rule sets treat differently."""

from __future__ import annotations

from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathways.check.behaviour.diff.model import RuleComparison


class DiffFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    MARKDOWN = "markdown"
    HTML = "html"


def diff_rules(
    before: Annotated[str, typer.Argument(metavar="A", help="An edition, a rule folder, or a git revision (REV or REV:path).")],
    after: Annotated[str, typer.Argument(metavar="B", help="The same, to compare with.")],
    rules: Annotated[Path | None, typer.Option("--rules", metavar="DIR", help="Where editions are looked up.")] = None,
    edition: Annotated[str | None, typer.Option(help="Compare this edition only.")] = None,
    format_: Annotated[DiffFormat, typer.Option("--format", help="How to write the answer.")] = DiffFormat.TEXT,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the answer to a file.")] = None,
) -> None:
    """The classes of devices that two rule sets answer differently, one example each. Exits with 1 when there are any."""
    from pathways.check.behaviour.diff.revisions import UnknownSideError, pairs_of, side_of
    from pathways.check.behaviour.diff.rule_sets import compare
    from pathways.cli.common import open_rules
    from pathways.cli.exits import FINDINGS, fail, fail_with
    from pathways.cli.output import deliver
    from pathways.rulebook.nodes import FileError

    base = open_rules(rules)
    try:
        with ExitStack() as open_sides:
            old = open_sides.enter_context(side_of(before, base))
            new = open_sides.enter_context(side_of(after, base))
            pairs, alone = pairs_of(old, new, edition)
            comparison = compare(before, after, pairs, alone)
    except UnknownSideError as problem:
        fail_with(str(problem), problem.help)
    except FileError as problem:
        fail(problem)
    deliver(_written(comparison, format_), out, utf8=format_ is not DiffFormat.TEXT)
    if not comparison.behaves_alike:
        raise typer.Exit(FINDINGS)


def _written(comparison: RuleComparison, format_: DiffFormat) -> str:
    from pathways.check.behaviour.diff.render import as_github, as_json, as_markdown, as_text

    match format_:
        case DiffFormat.TEXT:
            return as_text(comparison)
        case DiffFormat.JSON:
            return as_json(comparison)
        case DiffFormat.GITHUB:
            return as_github(comparison)
        case DiffFormat.MARKDOWN:
            return as_markdown(comparison)
        case DiffFormat.HTML:
            from pathways.cli.diff_page import as_html

            return as_html(comparison)
