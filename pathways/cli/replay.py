"""``pathways replay``: an assessment made again from its receipt."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    TERMINAL = "terminal"
    JSON = "json"


def replay(
    receipt: Annotated[
        str, typer.Argument(metavar="RECEIPT", help="A file that 'assess --receipt' wrote, or - for standard input.")
    ],
    rules: Annotated[Path | None, typer.Option(metavar="DIR", help="A rule folder of your own.")] = None,
    format_: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.TERMINAL,
) -> None:
    """Makes an assessment again from its receipt: same answer, or the first rule whose change altered it.

    Exits with 0 where the answer is the same and with 1 where it differs.
    """
    from pathways import __version__
    from pathways.cli.common import open_rules, text_argument
    from pathways.cli.exits import FINDINGS, fail, fail_with
    from pathways.cli.output import deliver
    from pathways.engine.answer.assess import assess
    from pathways.engine.changes.replay import replay as compare_receipts
    from pathways.receipts.read import MAX_BYTES, question_of, read_receipt
    from pathways.receipts.rule_records import rule_records
    from pathways.receipts.write import receipt_of
    from pathways.report.document import as_json
    from pathways.report.replay_text import replay_document, replay_text
    from pathways.rulebook.nodes import FileError

    folder = open_rules(rules)
    try:
        read = read_receipt(*text_argument(receipt, MAX_BYTES))
        rule_set = folder.rule_set(folder.base_of(read.receipt.edition) or read.receipt.edition)
        device, request = question_of(read, rule_set.catalogue)
        again = receipt_of(assess(device, rule_set, request, tool=f"pathways {__version__}"), rule_set, request)
    except FileError as problem:
        fail(problem)
    except OverflowError:
        fail_with("a plan would run past the year 9999", "The dates in the receipt are not those of an assessment.")
    known, edition = rule_records(rule_set), rule_set.edition
    found = compare_receipts(read.receipt, again, known, edition.corrections, rule_set.catalogue.former_sources)
    if format_ is Format.JSON:
        deliver(as_json(replay_document(found)), None, utf8=True)
    else:
        deliver(replay_text(found), None)
    if not found.same:
        raise typer.Exit(FINDINGS)
