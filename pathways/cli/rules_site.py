"""``pathways rules site``: an edition as pages for reviewers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pathways.cli.options import RulesOption


def site_of_rules(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A new or empty folder, or one that this command wrote.")],
    edition: Annotated[str | None, typer.Option(help="The edition. Default: the newest.")] = None,
    rules: RulesOption = None,
) -> None:
    """Writes an edition as pages: each document with its rules, law, decision tables, worked examples, and what changed.

    The pages need no server and no script; open index.html.
    """
    from pathways.cli.run.rules_site import run

    run(out, edition, rules)
