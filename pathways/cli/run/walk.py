"""Walks through the questions at the terminal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import typer

from pathways.cli.exits import fail_with
from pathways.cli.run.common import EARLIER, day_option, failing_plainly, open_rules, rule_set_of
from pathways.cli.run.devices import load_device_argument
from pathways.cli.run.places import keep_apart
from pathways.cli.run.walking.saving import Command, is_there
from pathways.cli.run.walking.terminal import is_terminal, listening, talk_for, told_when_lost
from pathways.cli.run.walking.visit import Visit
from pathways.engine.answer.assess import Request
from pathways.engine.interview.draft import EMPTY, draft_of
from pathways.model.law import Law

_INTERRUPTED = 130
"""What a shell reports for a command that was stopped with Ctrl-C."""


def run(
    from_: str | None,
    save: Path | None,
    edition: str | None,
    as_of: str | None,
    rules: Path | None,
    law: Law,
    *,
    plain: bool,
) -> None:
    if not is_terminal():
        fail_with("walk asks questions, and this is no terminal", "Use 'pathways assess DEVICE' with a device file.")
    if from_ == "-":
        fail_with("--from needs a file: standard input is where you answer", "Save it to a file first.")
    keep_apart({"--save": save}, rules=rules)
    day = day_option(as_of, "--as-of") or date.today()
    rule_set = rule_set_of(open_rules(rules), edition)
    start = EMPTY if from_ is None else draft_of(load_device_argument(from_, rule_set.catalogue))
    folder = [] if rules is None else ["--rules", str(rules)]
    command = Command(
        ["--edition", rule_set.edition.id, "--as-of", day.isoformat(), *folder],
        [*(["--edition", edition] if edition else []), *(["--as-of", as_of] if as_of else []), *folder],
        [] if law is Law.ALL else ["--law", law.value],
    )
    source = None if from_ is None or not is_there(Path(from_)) else Path(from_)
    talk = talk_for(plain=plain)
    visit = Visit(start, rule_set, Request(day, law), talk, command, save, source, plain=plain)
    with told_when_lost(), failing_plainly(past_the_calendar=EARLIER), listening(talk):
        if not visit.run():
            raise typer.Exit(_INTERRUPTED)
