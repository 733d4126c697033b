"""Makes an assessment again from its receipt, and says what differs."""

from __future__ import annotations

from pathlib import Path

import typer

from pathways import __version__
from pathways.cli.exits import FINDINGS
from pathways.cli.options import TerminalOrJson
from pathways.cli.run.common import failing_plainly, open_rules, text_argument
from pathways.cli.run.output import deliver
from pathways.engine.answer.assess import assess
from pathways.engine.changes.replay import replay
from pathways.receipts.read import MAX_BYTES, question_of, read_receipt
from pathways.receipts.rule_records import rule_records
from pathways.receipts.write import receipt_of
from pathways.report.document import as_json
from pathways.report.replay_text import replay_document, replay_text


def run(receipt: str, rules: Path | None, format_: TerminalOrJson) -> None:
    folder = open_rules(rules)
    with failing_plainly(past_the_calendar="The dates in the receipt are not those of an assessment."):
        read = read_receipt(*text_argument(receipt, MAX_BYTES))
        rule_set = folder.rule_set(folder.base_of(read.receipt.edition) or read.receipt.edition)
        device, request = question_of(read, rule_set.catalogue)
        again = receipt_of(assess(device, rule_set, request, tool=f"pathways {__version__}"), rule_set, request)
    known, edition = rule_records(rule_set), rule_set.edition
    found = replay(read.receipt, again, known, edition.corrections, rule_set.catalogue.former_sources)
    if format_ is TerminalOrJson.JSON:
        deliver(as_json(replay_document(found)), None, utf8=True)
    else:
        deliver(replay_text(found), None)
    if not found.same:
        raise typer.Exit(FINDINGS)
