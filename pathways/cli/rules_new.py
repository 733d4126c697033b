"""``pathways rules new``: a first instrument, edition and case to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def new_instrument(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="A short name in kebab-case, for example mhra-fee-note.")],
    rules: Annotated[Path, typer.Option("--rules", metavar="DIR", help="Your rule folder. It is made where there is none.")],
    published: Annotated[
        str | None, typer.Option("--published", metavar="DATE", help="When the document was published. Default: today.")
    ] = None,
    enacts: Annotated[
        str | None,
        typer.Option("--enacts", metavar="DRAFT", help="The instrument is law: it takes over what this draft says, by its id."),
    ] = None,
) -> None:
    """Writes a source, an instrument, an edition and a first case; `pathways rules check` says what is left to fill in."""
    from pathways.cli.run.rules_new import run

    run(slug, rules, published, enacts)
