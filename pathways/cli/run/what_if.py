"""Looks for the smallest changes of fact that would give a better answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pathways.cli.options import TerminalOrJson
from pathways.cli.run.common import EARLIER, day_option, failing_plainly, open_rules, rule_set_of
from pathways.cli.run.devices import load_device_argument
from pathways.cli.run.output import deliver
from pathways.engine.answer.assess import Request
from pathways.engine.changes.what_if import what_if
from pathways.model.law import Law
from pathways.report.document import as_json
from pathways.report.what_if_document import what_if_document
from pathways.report.what_if_text import what_if_text


def run(
    device: str,
    edition: str | None,
    as_of: str | None,
    rules: Path | None,
    law: Law,
    format_: TerminalOrJson,
    limit: int | None,
    set_: Sequence[str] = (),
) -> None:
    as_of_day = day_option(as_of, "--as-of") or date.today()
    rule_set = rule_set_of(open_rules(rules), edition)
    subject = load_device_argument(device, rule_set.catalogue, set_)
    with failing_plainly(past_the_calendar=EARLIER):
        found = what_if(subject, rule_set, Request(as_of_day, law))
    if format_ is TerminalOrJson.JSON:
        deliver(as_json(what_if_document(found, limit)), None, utf8=True)
    else:
        deliver(what_if_text(found, limit), None)
