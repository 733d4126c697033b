"""Lists what is due."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pathways.cli.options import TextOrJson
from pathways.cli.run.common import EARLIER, day_option, failing_plainly, open_rules, rule_set_of
from pathways.cli.run.output import deliver
from pathways.engine.answer.due import due
from pathways.report.document import as_json
from pathways.report.due import due_document, due_text
from pathways.rulebook.watch import looked_through, watch_list


def run(as_of: str | None, months: int, rules: Path | None, edition: str | None, format_: TextOrJson) -> None:
    day = day_option(as_of, "--as-of") or date.today()
    folder = open_rules(rules)
    of_edition = rule_set_of(folder, edition).edition
    with failing_plainly(EARLIER):
        found = due(watch_list(folder), of_edition, day, months, looked_through(folder))
    deliver(
        as_json(due_document(found)) if format_ is TextOrJson.JSON else due_text(found), None, utf8=format_ is TextOrJson.JSON
    )
