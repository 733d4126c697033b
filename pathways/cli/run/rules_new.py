"""Writes a first instrument, edition and case."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pathways.check.scaffold import scaffold
from pathways.cli.exits import fail_with
from pathways.cli.run.common import day_option, failing_plainly
from pathways.cli.run.output import show, write_whole
from pathways.rulebook.editor_line import headed_if_new


def run(slug: str, rules: Path, published: str | None, enacts: str | None) -> None:
    day = day_option(published, "--published") or date.today()
    with failing_plainly():
        made = scaffold(rules, slug, day, enacts)
    for name, text in made.files.items():
        path = rules / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            fail_with(f"cannot make {path.parent}: {problem.strerror or problem}")
        write_whole(headed_if_new(text, path), path)
        show(f"wrote {path.as_posix()}")
    show(f"\nEdition {made.edition} has it. Now say what the document says, and run:")
    show(f"  pathways rules check --rules {rules.as_posix()} --skip lock")
