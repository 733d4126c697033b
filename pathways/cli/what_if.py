"""``pathways what-if``: the smallest changes of fact that open a route, open it sooner or save an Approved Body review."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pathways.model.law import Law


class Format(StrEnum):
    TERMINAL = "terminal"
    JSON = "json"


def what_if(
    device: Annotated[str, typer.Argument(metavar="DEVICE", help="A device file (YAML or JSON), or - for standard input.")],
    edition: Annotated[
        str | None, typer.Option(help="The edition of the rules, for example 2026.11. Default: the newest.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The day the answer is for. Default: today.")] = None,
    rules: Annotated[Path | None, typer.Option(metavar="DIR", help="A rule folder of your own.")] = None,
    law: Annotated[Law, typer.Option(help="Law in force only, or proposals and drafts too.")] = Law.ALL,
    format_: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.TERMINAL,
    limit: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="At most N entries in each part. Default: 5 at the terminal, all in JSON."),
    ] = None,
) -> None:
    """The smallest changes of fact, one or two, that open a route, open it sooner or save an Approved Body review."""
    from pathways.cli.common import day_option, load_device_argument, open_rules, rule_set_of
    from pathways.cli.exits import fail_with
    from pathways.cli.output import deliver
    from pathways.engine.answer.assess import Request
    from pathways.engine.changes.what_if import what_if as search

    as_of_day = day_option(as_of, "--as-of") or date.today()
    rule_set = rule_set_of(open_rules(rules), edition)
    subject = load_device_argument(device, rule_set.catalogue)
    try:
        found = search(subject, rule_set, Request(as_of_day, law))
    except OverflowError:
        fail_with("a plan would run past the year 9999", "Choose an earlier --as-of.")
    if format_ is Format.JSON:
        from pathways.report.document import as_json
        from pathways.report.what_if_document import what_if_document

        deliver(as_json(what_if_document(found, limit)), None, utf8=True)
        return
    from pathways.report.what_if_text import what_if_text

    deliver(what_if_text(found, limit), None)
