"""Writes the sheet of questions to a partner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from pathways.cli.exits import fail_with
from pathways.cli.options import SheetFormat
from pathways.cli.run.common import day_option, failing_plainly, open_rules, rule_set_of
from pathways.cli.run.devices import load_device_argument
from pathways.cli.run.formats import format_of_file
from pathways.cli.run.output import deliver
from pathways.cli.run.places import keep_apart
from pathways.cli.run.subject import Subject, known_since, subject_of
from pathways.cli.run.written import office_packages
from pathways.engine.answer.partner import partner_sheet
from pathways.model.citations import Source
from pathways.model.partner import PartnerSheet
from pathways.rulebook.partner import partner_questions

_TOOL = "pathways"


def run(
    device: str | None,
    edition: str | None,
    as_of: str | None,
    rules: Path | None,
    set_: Sequence[str],
    format_given: SheetFormat | None,
    out: Path | None,
) -> None:
    keep_apart({"--out": out}, [device], rules)
    format_ = format_of_file(format_given, out, SheetFormat.TEXT)
    today = day_option(as_of, "--as-of") or date.today()
    if format_ is SheetFormat.DOCX and out is None:
        fail_with("--format docx needs --out FILE", "For example --out questions.docx.")
    folder = open_rules(rules)
    rule_set = rule_set_of(folder, edition)
    with failing_plainly():
        questions = partner_questions(folder, rule_set.catalogue)
    questions = known_since(questions, rule_set, "what to ask a partner")
    subject = Subject() if device is None else subject_of(load_device_argument(device, rule_set.catalogue, set_), rule_set, today)
    vocabulary = rule_set.catalogue.vocabulary
    sheet = partner_sheet(questions, rule_set.edition.id, today, vocabulary, subject.device, subject.answer)
    deliver(_written(sheet, rule_set.catalogue.sources, format_), out, utf8=format_ is not SheetFormat.TEXT)


def _written(sheet: PartnerSheet, sources: Mapping[str, Source], format_: SheetFormat) -> str | bytes:
    from pathways.report.partner import partner_document, partner_outline, partner_text

    match format_:
        case SheetFormat.TEXT:
            return partner_text(sheet)
        case SheetFormat.JSON:
            from pathways.report.document import as_json

            return as_json(partner_document(sheet))
        case SheetFormat.MARKDOWN:
            from pathways.writing.markdown import as_markdown

            return as_markdown(partner_outline(sheet, sources))
        case SheetFormat.HTML:
            from pathways.report.html.blocks_page import render_blocks

            return render_blocks(partner_outline(sheet, sources), "Before signing")
        case SheetFormat.DOCX:
            return _docx(sheet, sources)


def _docx(sheet: PartnerSheet, sources: Mapping[str, Source]) -> bytes:
    from pathways.report.partner import NO_SCORE, partner_outline

    with office_packages():
        from pathways.report.office.docx import as_docx
    return as_docx(partner_outline(sheet, sources), sheet.as_of, _TOOL, NO_SCORE)
