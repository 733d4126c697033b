"""``pathways walk``: questions at the terminal, only those that can change the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pathways.model.law import Law

_INTERRUPTED = 130
"""What a shell reports for a command that was stopped with Ctrl-C."""


def walk(
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DEVICE", help="A device file to go on from. What it says is not asked again.")
    ] = None,
    save: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to save the device file at the end.")] = None,
    edition: Annotated[
        str | None, typer.Option(help="The edition of the rules, for example 2026.11. Default: the newest.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The day the answer is for. Default: today.")] = None,
    rules: Annotated[Path | None, typer.Option(metavar="DIR", help="A rule folder of your own.")] = None,
    law: Annotated[Law, typer.Option(help="Law in force only, or proposals and drafts too.")] = Law.ALL,
    plain: Annotated[
        bool, typer.Option("--plain", help="Numbered lists and typed answers, without colour or cursor movement.")
    ] = False,
) -> None:
    """Asks about a device, question by question, and ends with the answer and a device file."""
    from datetime import date

    from pathways.cli.common import day_option, load_device_argument, open_rules
    from pathways.cli.exits import fail, fail_with
    from pathways.cli.walking.saving import Command
    from pathways.cli.walking.terminal import is_terminal, talk_for, told_when_lost
    from pathways.cli.walking.visit import Visit
    from pathways.engine.answer.assess import Request
    from pathways.engine.interview.draft import EMPTY, draft_of
    from pathways.rulebook.nodes import FileError

    if not is_terminal():
        fail_with("walk asks questions, and this is no terminal", "Use 'pathways assess DEVICE' with a device file.")
    if from_ == "-":
        fail_with("--from needs a file: standard input is where you answer", "Save it to a file first.")
    if save is not None and (save.is_dir() or not save.resolve().parent.is_dir()):
        fail_with(f"--save: {save} cannot be written", "Name a file in a folder that exists.")
    day = day_option(as_of, "--as-of") or date.today()
    folder = open_rules(rules)
    try:
        rule_set = folder.rule_set(edition or folder.newest_edition)
    except FileError as problem:
        fail(problem)
    start = EMPTY if from_ is None else draft_of(load_device_argument(from_, rule_set.catalogue))
    options = ["--edition", rule_set.edition.id, "--as-of", day.isoformat()]
    options += [] if law is Law.ALL else ["--law", law.value]
    options += [] if rules is None else ["--rules", str(rules)]
    source = None if from_ is None else Path(from_)
    visit = Visit(start, rule_set, Request(day, law), talk_for(plain=plain), Command(options), save, source, plain=plain)
    with told_when_lost():
        if not visit.run():
            raise typer.Exit(_INTERRUPTED)
