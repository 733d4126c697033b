"""The checklist, the timeline and the costs as a workbook of three sheets."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pathways.model.dates import in_words
from pathways.model.result import Assessment, Held
from pathways.report.labels import HELD
from pathways.report.office.settled import settled
from pathways.report.tables import (
    CHECKLIST_HEAD,
    COSTS_HEAD,
    TIMELINE_HEAD,
    Cell,
    Row,
    adoption_rows,
    checklist_rows,
    costs_rows,
    timeline_rows,
)
from pathways.writing.plain_text import harmless

_MOST = 2_000
_HEAD_ROW = 5
_WIDTHS = {
    "status": 12, "item": 38, "id": 30, "need": 20, "if needed": 9, "needed for": 40, "what it is": 60, "place in the law": 32,
    "rules": 28, "confidence": 12, "sources": 30, "route": 38, "market": 16, "outcome": 11, "standing": 20, "on": 26, "step": 38,
    "published": 16, "kind": 12, "what is paid for": 40, "amount": 34, "paid": 26, "in the sum": 18,
}  # fmt: skip
_THIN = Side(style="thin", color="D0D7DE")


def as_xlsx(assessment: Assessment) -> bytes:
    """All text is text: none of it is a formula. The same assessment gives the same bytes."""
    book = Workbook()
    book.properties.creator = assessment.receipt.tool
    book.properties.title = harmless(str(assessment.device.get("name", "")), 120)
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = "Checklist"
    _sheet(first, assessment, CHECKLIST_HEAD, [*checklist_rows(assessment), *adoption_rows(assessment)])
    _statuses(first)
    timeline = book.create_sheet("Timeline")
    _sheet(timeline, assessment, TIMELINE_HEAD, timeline_rows(assessment))
    _not_law(timeline)
    _sheet(book.create_sheet("Costs"), assessment, COSTS_HEAD, costs_rows(assessment))
    out = io.BytesIO()
    book.save(out)
    return settled(out.getvalue(), assessment.as_of)


def _sheet(sheet: Worksheet, assessment: Assessment, head: Sequence[str], rows: Sequence[Row]) -> None:
    top = (
        harmless(str(assessment.device.get("name", "")), 120),
        harmless(assessment.headline, _MOST),
        f"Edition {assessment.edition} of the rules, for {in_words(assessment.as_of)}. Not legal advice.",
    )
    for number, line in enumerate(top, 1):
        _write(sheet.cell(number, 1), line)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.cell(2, 1).alignment = Alignment(wrap_text=False, vertical="top")
    for column, title in enumerate(head, 1):
        cell = sheet.cell(_HEAD_ROW, column)
        _write(cell, title[0].upper() + title[1:])
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F3B57")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(title, 13)
    for number, row in enumerate(rows, _HEAD_ROW + 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            _write(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(bottom=_THIN)
    _page(sheet, len(head), _HEAD_ROW + len(rows))


def _write(cell: SheetCell | MergedCell, value: Cell) -> None:
    assert isinstance(cell, SheetCell)
    if isinstance(value, str):
        cell.value = harmless(value, _MOST)
        cell.data_type = "s"
        return
    cell.value = value
    cell.number_format = "yyyy-mm-dd"


def _page(sheet: Worksheet, columns: int, last_row: int) -> None:
    sheet.freeze_panes = f"C{_HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{get_column_letter(columns)}{last_row}"
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    assert sheet.oddFooter is not None
    sheet.oddFooter.center.text = "Page &P of &N. Not legal advice."


def _statuses(sheet: Worksheet) -> None:
    """The status can be changed by choosing from a list, and what is in hand is shaded."""
    if sheet.max_row <= _HEAD_ROW:
        return
    cells = f"A{_HEAD_ROW + 1}:A{sheet.max_row}"
    choice = DataValidation(type="list", formula1=f'"{",".join(HELD.values())}"', allow_blank=False)
    choice.add(cells)
    sheet.add_data_validation(choice)
    _shade(sheet, f'$A{_HEAD_ROW + 1}="{HELD[Held.HAVE]}"', "DDF4E4")


def _not_law(sheet: Worksheet) -> None:
    """What is not law is shaded; the column says it in words."""
    if sheet.max_row > _HEAD_ROW:
        _shade(sheet, f'ISNUMBER(SEARCH("not law",$D{_HEAD_ROW + 1}))', "FFF4D6")


def _shade(sheet: Worksheet, formula: str, colour: str) -> None:
    area = f"A{_HEAD_ROW + 1}:{get_column_letter(sheet.max_column)}{sheet.max_row}"
    fill = PatternFill("solid", start_color=colour, end_color=colour)
    sheet.conditional_formatting.add(area, Rule("expression", dxf=DifferentialStyle(fill=fill), formula=[formula]))
