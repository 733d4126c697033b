"""``pathways rules new``: a first instrument, edition and case to start from."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer


def new_instrument(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="A short name in kebab-case, for example mhra-fee-note.")],
    rules: Annotated[Path, typer.Option("--rules", metavar="DIR", help="Your rule folder. It is made where there is none.")],
    published: Annotated[
        str | None, typer.Option("--published", metavar="DATE", help="When the document was published. Default: today.")
    ] = None,
) -> None:
    """Writes a source, an instrument, an edition and a first case that pass `pathways rules check --skip lock`."""
    from pathways.check.scaffold import scaffold
    from pathways.cli.common import day_option
    from pathways.cli.exits import fail, fail_with
    from pathways.cli.output import write_whole
    from pathways.rulebook.nodes import FileError

    try:
        made = scaffold(rules, slug, day_option(published, "--published") or date.today())
    except FileError as problem:
        fail(problem)
    for name, text in made.files.items():
        path = rules / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem_:
            fail_with(f"cannot make {path.parent}: {problem_.strerror or problem_}")
        write_whole(text, path)
        print(f"wrote {path.as_posix()}")
    print(f"\nEdition {made.edition} has it. Now say what the document says, and run:")
    print(f"  pathways rules check --rules {rules.as_posix()} --skip lock")
