"""A written report as an editable Word document."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from pathways.model.result import Held
from pathways.report.office.settled import settled
from pathways.writing.blocks import Block, Bullet, Bullets, Check, Checks, Heading, Paragraph, Table
from pathways.writing.plain_text import harmless

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph as Line

_MOST = 4_000
_SOFT = RGBColor(0x57, 0x60, 0x6A)
_BOXES = {Held.HAVE: "\N{BALLOT BOX WITH X}", Held.MISSING: "\N{BALLOT BOX}", Held.UNKNOWN: "\N{BALLOT BOX}"}


def as_docx(blocks: Iterable[Block], as_of: date, author: str, footer: str) -> bytes:
    """A4, with built-in styles so that a house style can be put on it. The same blocks give the same bytes."""
    word = Document()
    _page(word, footer)
    parts = list(blocks)
    for block in parts:
        _add(word, block)
    about = word.core_properties
    about.author = about.last_modified_by = author
    about.title = harmless(next((block.text for block in parts if isinstance(block, Heading)), ""), 200)
    about.comments = ""
    about.created = about.modified = datetime(as_of.year, as_of.month, as_of.day)
    out = io.BytesIO()
    word.save(out)
    return settled(out.getvalue(), as_of)


def _page(word: Word, footer: str) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    normal: Any = word.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.element.get_or_add_rPr().append(_element("w:lang", {"w:val": "en-GB"}))
    line = section.footer.paragraphs[0]
    line.text = harmless(footer, _MOST)
    line.runs[0].font.size = Pt(8)


def _add(word: Word, block: Block) -> None:
    match block:
        case Heading():
            word.add_heading(harmless(block.text, _MOST), 0 if block.level == 1 else block.level - 1)
        case Paragraph():
            _fill(word.add_paragraph(), block)
        case Bullets():
            for item in block.items:
                _fill(word.add_paragraph(style="List Bullet"), item)
        case Checks():
            for check in block.items:
                _check(word.add_paragraph(), check)
        case Table():
            _table(word, block)


def _fill(line: Line, part: Paragraph | Bullet) -> None:
    if part.lead:
        line.add_run(harmless(part.lead, _MOST)).bold = True
    if part.text:
        line.add_run((" " if part.lead else "") + harmless(part.text, _MOST))
    if part.note:
        _note(line, part.note)
    if isinstance(part, Bullet) and part.url is not None:
        line.add_run(" ")
        _link(line, part.url)


def _check(line: Line, check: Check) -> None:
    line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Cm(0.7), Cm(-0.7)
    line.paragraph_format.space_after = Pt(3)
    line.add_run(f"{_BOXES[check.held]}  ")
    line.add_run(harmless(check.title, _MOST)).bold = True
    if check.held is Held.UNKNOWN:
        line.add_run(" ")
        line.add_run("not said").font.highlight_color = WD_COLOR_INDEX.YELLOW
    line.add_run(f" {harmless(check.says, _MOST)}")
    _note(line, check.note)


def _note(line: Line, text: str) -> None:
    run = line.add_run(f" {harmless(text, _MOST)}")
    run.font.size, run.font.color.rgb = Pt(8), _SOFT


def _table(word: Word, block: Table) -> None:
    table = word.add_table(rows=1, cols=len(block.head), style="Light List Accent 1")
    rows = [block.head, *block.rows]
    for number, texts in enumerate(rows):
        cells = (table.rows[0] if number == 0 else table.add_row()).cells
        for cell, text in zip(cells, texts, strict=True):
            cell.text = harmless(text, _MOST)
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(9)
    table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader", {"w:val": "true"}))
    widths = (Cm(6.2), *[Cm(2.7)] * (len(block.head) - 1))
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    word.add_paragraph()


def _link(line: Line, url: str) -> None:
    """A hyperlink to a web address; the library has no call for it."""
    shown = harmless(url, 80)
    to = line.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link, run = _element("w:hyperlink", {"r:id": to}), _element("w:r", {})
    look = _element("w:rPr", {})
    look.append(_element("w:color", {"w:val": "0B5CAD"}))
    look.append(_element("w:sz", {"w:val": "16"}))
    look.append(_element("w:u", {"w:val": "single"}))
    text = _element("w:t", {})
    text.text = shown
    run.append(look)
    run.append(text)
    link.append(run)
    line._p.append(link)


def _element(tag: str, attributes: dict[str, str]) -> Any:
    made: Any = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(name), value)
    return made
