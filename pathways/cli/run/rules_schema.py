"""Checks files against the JSON Schemas of their kinds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from pathways.check.emit.summary import counted
from pathways.check.schema_check import SchemaCheck
from pathways.cli.exits import BAD_INPUT, FINDINGS, say
from pathways.cli.run.common import open_rules, rule_set_of, text_argument
from pathways.cli.run.output import show
from pathways.rulebook.nodes import FileError
from pathways.rulebook.schemas import device_schema

_MOST_BYTES = 8 * 1024 * 1024


def check(files: Sequence[str], rules: Path | None, edition: str | None) -> None:
    """Says what is wrong in each. Exits with 2 where a file cannot be read or is of no known kind, else with 1 after findings."""
    own = {}
    if rules is not None:
        catalogue = rule_set_of(open_rules(rules), edition).catalogue
        own["device"] = device_schema(catalogue.vocabulary, catalogue.evidence)
    against = SchemaCheck(own)
    wrong = unread = 0
    for file in files:
        try:
            findings = against.check(*text_argument(file, _MOST_BYTES))
        except FileError as problem:
            say(problem.findings)
            unread += 1
            continue
        for finding in findings:
            show(finding)
        wrong += bool(findings)
    good = len(files) - wrong - unread
    show(f"{counted(len(files), 'file')}: {good} as their schemas say, {wrong} not, {unread} not checked")
    if wrong or unread:
        raise typer.Exit(BAD_INPUT if unread else FINDINGS)
