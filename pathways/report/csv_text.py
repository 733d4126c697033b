"""The checklist, or the costs, as comma-separated values that a spreadsheet opens as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from pathways.model.result import Assessment
from pathways.report.tables import CHECKLIST_HEAD, COSTS_HEAD, Row, adoption_rows, checklist_rows, costs_rows
from pathways.writing.plain_text import harmless
from pathways.writing.sheet import harmless_in_a_sheet

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_MOST = 2_000


def as_csv(assessment: Assessment) -> str:
    """The checklist, and what is asked for after market access."""
    return _table(assessment, CHECKLIST_HEAD, [*checklist_rows(assessment), *adoption_rows(assessment)])


def costs_as_csv(assessment: Assessment) -> str:
    """What steps and duties cost, as far as it is published."""
    return _table(assessment, COSTS_HEAD, costs_rows(assessment))


def _table(assessment: Assessment, head: Sequence[str], rows: Iterable[Row]) -> str:
    """RFC 4180 with CRLF; begins with a byte order mark, without which Excel takes UTF-8 for the local code page.

    Each row repeats the device, the edition and the day, so that lists of several devices can be put together.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    about = (str(assessment.device.get("name", "")), assessment.edition, assessment.as_of.isoformat())
    writer.writerow(("device", "edition", "as of", *head))
    for row in rows:
        writer.writerow([safe_cell(str(cell)) for cell in (*about, *row)])
    return BYTE_ORDER_MARK + out.getvalue()


def safe_cell(text: str) -> str:
    """One line that no spreadsheet takes for a formula: an apostrophe is put before what would begin one."""
    clean = harmless(text, _MOST)
    return clean if harmless_in_a_sheet(text) == text else f"'{clean}"
