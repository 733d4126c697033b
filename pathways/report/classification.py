"""A device's classes as one outline, from which the terminal page, Markdown and HTML are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from pathways.engine.answer.classify import Classified, CloseRow, MismatchKind, SchemeAnswer
from pathways.engine.answer.filings import FiledAs
from pathways.engine.conditions.wording import join_and, join_or
from pathways.model.citations import Cite, Source
from pathways.model.rules import Citation, Confidence, LegalStatus
from pathways.report.labels import LEGAL_STATUSES
from pathways.report.phrases import citation
from pathways.writing.blocks import Block, Bullet, Bullets, Heading, Paragraph
from pathways.writing.citation import source_bullet, source_list
from pathways.writing.markdown import as_markdown
from pathways.writing.page import PAGE_WIDTH, Page
from pathways.writing.plain_text import harmless

NOT_ADVICE = "A class rests on the intended purpose and on the facts as given. Not legal advice."
NO_SCHEMES = "This edition of the rules does not say how classes are worked out."


class Line(Struct, frozen=True):
    """A sentence, with what leads it and who says so."""

    text: str
    lead: str = ""
    rule: str = ""
    confidence: Confidence | None = None
    sources: tuple[Cite, ...] = ()

    @property
    def note(self) -> str:
        return citation(self.rule, self.confidence, self.sources) if self.rule and self.confidence else ""


class Section(Struct, frozen=True):
    """``answer`` is the class in a few words, ``lines`` say the rest."""

    id: str
    title: str
    answer: str
    lines: tuple[Line, ...]

    @property
    def sentence(self) -> str:
        return f"{self.answer[0].upper()}{self.answer[1:]}."


class ClassOutline(Struct, frozen=True):
    title: str
    about: str
    sections: tuple[Section, ...]
    mismatches: tuple[Line, ...]

    @property
    def cites(self) -> tuple[Cite, ...]:
        lines = (*self.mismatches, *(line for section in self.sections for line in section.lines))
        return tuple(cite for line in lines for cite in line.sources)


def class_outline(found: Classified) -> ClassOutline:
    """The same classes give the same outline."""
    about = f"Edition {found.edition} of the rules. {NOT_ADVICE}" + ("" if found.schemes else f" {NO_SCHEMES}")
    sections = tuple(
        Section(each.scheme.id, each.scheme.title, class_in_words(each), tuple(_lines(each))) for each in found.schemes
    )
    if found.filed:
        sections = (*sections, _filed(found.filed))
    leads = {MismatchKind.LAWS: "", MismatchKind.STATED: "Check the file."}
    mismatches = tuple(
        Line(each.says, leads[each.kind], each.rule if each.sources else "", each.confidence, each.sources)
        for each in found.mismatches
    )
    return ClassOutline(f"{harmless(found.device, 100)}: its class under each law", about, sections, mismatches)


def _filed(filed: tuple[FiledAs, ...]) -> Section:
    """What a filing with the FDA suggests, as questions."""
    lines = []
    for each in filed:
        cite = each.filing.cite
        lines.append(Line(cite.says, "", cite.rule, cite.confidence, cite.sources))
        lines += [
            Line(f'{said.label} is probably "{said.value}". {said.ask}', "Please confirm:") for said in each.confirm if said.value
        ]
        lines += [
            Line(f'{said.label} would be "{said.value}"; what is known of the device says otherwise.', "Check:")
            for said in each.contrary
        ]
    asked = dict.fromkeys(said.ask for each in filed for said in each.confirm if said.value is None)
    lines += [Line(ask, "Worth asking:") for ask in asked]
    answer = f"filed under {harmless(filed[0].regulation, 40)}, which gives no class and answers no question"
    return Section("filed", "With the FDA", answer, tuple(lines))


def class_in_words(answer: SchemeAnswer) -> str:
    """``Class IIa``, ``between Class I and Class IIa``, or why there is none."""
    found = answer.determination
    if found.outside:
        return "no class under this law"
    if found.class_ is not None:
        doubt = ", with a doubt" if answer.unsettled else ""
        return f"{named(found.class_)}{doubt}"
    if not found.possible:
        return "none that the rules give"
    words = join_or([named(each) for each in found.possible])
    nothing = ", or no class under this law" if found.may_be_outside else ""
    return f"not settled: {words}{nothing}" if found.unsettled else f"open: {words}{nothing}"


def named(class_: str) -> str:
    """The class with the word before it; the lists of GB IVDs and AIMD are names already."""
    names = {"AIMD": "active implantable (AIMD)", "IVD-general": "general IVD", "IVD-self-test": "self-test IVD"}
    names |= {"IVD-list-A": "IVD of List A", "IVD-list-B": "IVD of List B"}
    return names.get(class_, f"Class {class_}")


def _lines(answer: SchemeAnswer) -> Iterable[Line]:
    found, scheme = answer.determination, answer.scheme
    if scheme.status is not LegalStatus.IN_FORCE:
        yield Line(f"This is {LEGAL_STATUSES[scheme.status]}.", "Not law today.")
    titles = {reading.id: reading.title for reading in scheme.readings}
    if found.outside:
        yield from (_cited(each.cite, "Outside.") for each in found.outside)
    elif found.class_ is None and found.because and not found.unsettled:
        yield from (_cited(row.cite, f"Holds already, {row.part}{_reading(row.reading, titles)}:") for row in found.because)
    else:
        yield from (_cited(row.cite, f"{row.part}{_reading(row.reading, titles)}:") for row in found.because)
    if answer.undecided_by:
        yield from (Line(each.ask, "It turns on:") for each in answer.undecided_by)
    if answer.stated is not None:
        yield Line(f"The file gives {named(answer.stated)}.")
    if found.provided:
        yield Line(f"{join_and([each.provided for each in found.provided])}.", "Provided that")
    yield from (_close(each) for each in answer.close)
    yield from (_cited(each.cite, "Not settled:" if each.unsettled else "To know:") for each in answer.remarks)
    if scheme.disputes is not None and not found.outside:
        yield _cited(scheme.disputes, "Who decides:")


def _reading(reading: str | None, titles: Mapping[str, str]) -> str:
    return "" if reading is None else f", in {titles[reading]}"


def _cited(cite: Citation, lead: str) -> Line:
    return Line(cite.says, lead, cite.rule, cite.confidence, cite.sources)


def _close(close: CloseRow) -> Line:
    needs = " and ".join(f'"{each.label}" were "{each.needs}" (it is "{each.is_}")' for each in close.needs)
    text = f"{named(close.row.class_)} by {close.row.part}, if {needs}."
    return Line(text, "Came close:", close.row.cite.rule, close.row.cite.confidence, close.row.cite.sources)


# --- writers --------------------------------------------------------------------------------------------


def classes_text(found: Classified, width: int = PAGE_WIDTH) -> str:
    """For reading at a terminal: the classes first, then each with its reasons."""
    outline, page = class_outline(found), Page(width)
    page.say(outline.title)
    page.say(outline.about)
    if outline.sections:
        page.blank()
    for section in outline.sections:
        page.say(f"{section.title}: {section.answer}", 2, 4)
    for section in outline.sections:
        page.heading(section.title)
        page.say(section.sentence, 2)
        for line in section.lines:
            page.say(_plain(line), 2, mark="- ")
    if outline.mismatches:
        page.heading("Where they part")
    for line in outline.mismatches:
        page.say(_plain(line), 2, mark="- ")
    return page.text()


def _plain(line: Line) -> str:
    return " ".join(each for each in (line.lead, line.text, line.note) if each)


def classes_markdown(found: Classified, sources: Mapping[str, Source]) -> str:
    outline = class_outline(found)
    blocks: list[Block] = [Heading(1, outline.title), Paragraph(outline.about)]
    if outline.sections:
        blocks.append(Bullets(tuple(Bullet(section.answer, lead=f"{section.title}:") for section in outline.sections)))
    for section in outline.sections:
        blocks += [Heading(2, section.title), Paragraph("", lead=section.sentence)]
        if section.lines:
            blocks.append(Bullets(tuple(map(_bullet, section.lines))))
    if outline.mismatches:
        blocks += [Heading(2, "Where they part"), Bullets(tuple(map(_bullet, outline.mismatches)))]
    listed = source_list(outline.cites, sources)
    if listed:
        blocks += [Heading(2, "Sources"), Bullets(tuple(map(source_bullet, listed)))]
    return as_markdown(blocks)


def _bullet(line: Line) -> Bullet:
    return Bullet(line.text, lead=line.lead, note=line.note)
