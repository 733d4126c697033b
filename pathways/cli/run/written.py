"""An assessment in the format asked for. Each format is imported only where it is asked for."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from pathways.cli.exits import fail_with
from pathways.cli.options import ReportFormat
from pathways.model.catalogue import Catalogue, RuleSet
from pathways.model.result import Assessment
from pathways.report.parts import Part
from pathways.writing.page import PAGE_WIDTH


class Shown(Struct, frozen=True):
    """What a terminal shows: ``parts``, the first screen or all of it (``full``); ``with_all``: what does not concern it too.

    ``device``: how the device was named.
    """

    parts: frozenset[Part] = frozenset()
    full: bool = False
    with_all: bool = False
    device: str = "DEVICE"


def check_format(format_: ReportFormat, out: Path | None) -> None:
    """Exits with 2 where the format cannot be written there, before any work is done."""
    if format_.is_text:
        return
    if out is None:
        fail_with(f"--format {format_.value} needs --out FILE", f"For example --out report.{format_.value}.")
    with office_packages():
        if format_ is ReportFormat.XLSX:
            import pathways.report.office.xlsx
        else:
            import pathways.report.office.docx  # noqa: F401


@contextmanager
def office_packages() -> Iterator[None]:
    """Exits with 2 where the optional packages are not installed."""
    try:
        yield
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.split(".")[0] not in ("openpyxl", "docx"):
            raise
        fail_with("this format needs packages that are not installed", "Run: pip install 'uk-device-pathways[office]'")


def written(assessment: Assessment, rules: RuleSet, format_: ReportFormat, shown: Shown, *, to_file: bool) -> str | bytes:
    """Bytes for the formats of office programs, else text."""
    catalogue = rules.catalogue
    match format_:
        case ReportFormat.JSON:
            from pathways.report.document import as_document, as_json

            return as_json(as_document(assessment, with_all=shown.with_all))
        case ReportFormat.HTML:
            from pathways.report.html.page import render_page

            return render_page(assessment, catalogue.sources, labels(catalogue), catalogue.glossary)
        case ReportFormat.MARKDOWN:
            from pathways.report.outline import outline
            from pathways.writing.markdown import as_markdown

            return as_markdown(outline(assessment, catalogue.sources, labels(catalogue), catalogue.glossary))
        case ReportFormat.CSV:
            from pathways.report.csv_text import as_csv, costs_as_csv

            return costs_as_csv(assessment) if shown.parts == {Part.COSTS} else as_csv(assessment)
        case ReportFormat.XLSX:
            from pathways.report.office.xlsx import as_xlsx

            return as_xlsx(assessment)
        case ReportFormat.DOCX:
            return _docx(assessment, catalogue)
        case ReportFormat.TERMINAL:
            return _for_terminal(assessment, catalogue, shown, to_file=to_file)


def labels(catalogue: Catalogue) -> dict[str, str]:
    return {fact.id: fact.label for fact in catalogue.vocabulary.facts.values()}


def _docx(assessment: Assessment, catalogue: Catalogue) -> bytes:
    from pathways.report.office.docx import as_docx
    from pathways.report.outline import outline

    blocks = outline(assessment, catalogue.sources, labels(catalogue), catalogue.glossary)
    return as_docx(blocks, assessment.as_of, assessment.receipt.tool, assessment.notices[-1].says)


def _for_terminal(assessment: Assessment, catalogue: Catalogue, shown: Shown, *, to_file: bool) -> str:
    from pathways.report.terminal import render

    out = io.StringIO() if to_file or sys.stdout is None else sys.stdout
    plain = to_file or bool(os.environ.get("NO_COLOR"))
    width = None if out.isatty() else PAGE_WIDTH
    parts = tuple(Part) if shown.full else list(shown.parts) or [Part.ANSWER]
    return render(
        assessment,
        catalogue.sources,
        labels(catalogue),
        out,
        parts=parts,
        words=catalogue.glossary,
        with_all=shown.with_all,
        plain=plain,
        width=width,
        device=shown.device,
    )
