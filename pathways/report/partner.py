"""The sheet of questions to a partner: for a terminal, as the parts of a written report, and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from pathways.model.citations import Cite, Source, in_one_line
from pathways.model.dates import in_words
from pathways.model.partner import Asked, GapFound, PartnerSheet
from pathways.model.rules import Confidence
from pathways.report.document import Document
from pathways.report.labels import QUESTION_GROUPS
from pathways.writing.blocks import Block, Bullet, Bullets, Heading, Paragraph, Table
from pathways.writing.citation import source_bullet, source_list, sourced
from pathways.writing.page import PAGE_WIDTH, Page
from pathways.writing.plain_text import harmless

SCHEMA = "pathways.partner-sheet/1"
NO_SCORE = "Questions to talk about, no score: no answer is right for every partner."
_ANSWER = "Answer: " + "_" * 30
_LACKS = "What it lacks"
_MAY_LACK = "What it may lack, for all that is said of it"
_FIRST = "First, for what this device lacks or may lack"


def heading(sheet: PartnerSheet) -> str:
    device = "" if sheet.device is None else f": {harmless(sheet.device, 100)}"
    return f"Questions to a partner before signing{device}"


def about(sheet: PartnerSheet) -> str:
    return f"As looked through on {in_words(sheet.checked)} (edition {sheet.edition}). {NO_SCORE}"


def gaps(sheet: PartnerSheet) -> list[tuple[str, list[GapFound]]]:
    """Those that are there, then those that hang on what nobody has said."""
    return [
        (_LACKS if certain else _MAY_LACK, list(found)) for certain, found in groupby(sheet.gaps, key=lambda each: each.certain)
    ]


def parts(sheet: PartnerSheet) -> list[tuple[str, list[Asked]]]:
    """Those that gaps call for, then the rest by group."""
    keyed = groupby(sheet.asked, key=lambda each: _FIRST if each.because else QUESTION_GROUPS[each.question.group])
    return [(title, list(asked)) for title, asked in keyed]


def partner_text(sheet: PartnerSheet, width: int = PAGE_WIDTH) -> str:
    page = Page(width)
    page.say(heading(sheet))
    page.say(about(sheet))
    for title, lacking in gaps(sheet):
        page.heading(title)
        for found in lacking:
            page.say(found.gap.says, 2, 4, "- ")
            page.say(f"[{_basis(found.gap.sources, found.gap.confidence)}]", 4, 5)
    for title, asked in parts(sheet):
        page.heading(title)
        for each in asked:
            page.say(each.question.ask, 2, 4, "? ")
            page.say(f"{_of_group(each)}{each.question.why}", 4)
            page.say(f"[{_basis(each.question.sources, each.question.confidence)}]", 4, 5)
            page.say(_ANSWER, 4)
    return page.text()


def partner_outline(sheet: PartnerSheet, sources: Mapping[str, Source]) -> tuple[Block, ...]:
    return tuple(_blocks(sheet, sources))


def _blocks(sheet: PartnerSheet, sources: Mapping[str, Source]) -> Iterator[Block]:
    yield Heading(1, heading(sheet))
    yield Paragraph(about(sheet))
    for title, lacking in gaps(sheet):
        yield Heading(2, title)
        notes = [(found.gap.says, _basis(found.gap.sources, found.gap.confidence)) for found in lacking]
        yield Bullets(tuple(Bullet(text, note=note) for text, note in notes))
    for title, asked in parts(sheet):
        yield Heading(2, title)
        yield Table(("Question", "Why, and from where", "Answer"), tuple(map(_row, asked)))
    cites = {cite for each in sheet.asked for cite in each.question.sources}
    cites |= {cite for found in sheet.gaps for cite in found.gap.sources}
    if cites:
        yield Heading(2, "Sources")
        yield Bullets(tuple(map(source_bullet, source_list(cites, sources))))


def _row(each: Asked) -> tuple[str, str, str]:
    question = each.question
    return question.ask, f"{_of_group(each)}{question.why} [{_basis(question.sources, question.confidence)}]", ""


def _of_group(each: Asked) -> str:
    """Named where questions of several groups stand together."""
    return f"{QUESTION_GROUPS[each.question.group]}. " if each.because else ""


def _basis(cites: Iterable[Cite], confidence: Confidence) -> str:
    return "; ".join(part for part in (confidence.value, in_one_line(cites)) if part)


def partner_document(sheet: PartnerSheet) -> Document:
    """Keys in a fixed order. ``answer`` is null everywhere: it is for whoever fills the sheet in."""
    return {
        "schema": SCHEMA,
        "edition": sheet.edition,
        "as_of": sheet.as_of.isoformat(),
        "checked": sheet.checked.isoformat(),
        "device": sheet.device,
        "gaps": [
            {
                "id": found.gap.id,
                "says": found.gap.says,
                "certain": found.certain,
                **sourced(found.gap.sources),
                "confidence": found.gap.confidence.value,
            }
            for found in sheet.gaps
        ],
        "questions": [
            {
                "id": each.question.id,
                "group": each.question.group.value,
                "ask": each.question.ask,
                "why": each.question.why,
                "because": list(each.because),
                **sourced(each.question.sources),
                "confidence": each.question.confidence.value,
                "answer": None,
            }
            for each in sheet.asked
        ],
    }
