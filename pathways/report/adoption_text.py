"""What is asked for beyond market access by itself: for a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Mapping

from pathways.model.adoption import Adoption
from pathways.model.citations import Source
from pathways.report.adoption import TITLE, AdoptionOutline, adoption_blocks, adoption_outline
from pathways.writing.blocks import Block, Bullets, Heading, Paragraph
from pathways.writing.citation import cited_in, source_bullet, source_list
from pathways.writing.markdown import as_markdown
from pathways.writing.page import PAGE_WIDTH, Page
from pathways.writing.plain_text import harmless


def adopt_title(name: str) -> str:
    return f"{harmless(name, 100)}: {TITLE[0].lower()}{TITLE[1:]}"


def adopt_text(adoption: Adoption, name: str, made_for: str, labels: Mapping[str, str], width: int = PAGE_WIDTH) -> str:
    """For reading at a terminal: what binds first."""
    page = Page(width)
    page.say(adopt_title(name))
    page.say(made_for)
    write_adoption(page, adoption_outline(adoption, labels))
    return page.text()


def write_adoption(page: Page, outline: AdoptionOutline) -> None:
    page.say(outline.about)
    for section in outline.sections:
        page.heading(section.title)
        for part in section.parts:
            page.say(part.title, 2)
            for line in part.lines:
                page.say(f"{line.sentence} {line.text} {line.note}", 4, mark="- ")
    for title, items in outline.lists:
        page.heading(title)
        for item in items:
            page.say(item, 2, mark="- ")


def adopt_markdown(adoption: Adoption, name: str, made_for: str, labels: Mapping[str, str], sources: Mapping[str, Source]) -> str:
    blocks: list[Block] = [Heading(1, adopt_title(name)), Paragraph(made_for)]
    blocks += adoption_blocks(adoption_outline(adoption, labels), 2)
    listed = source_list(cited_in(adoption), sources)
    if listed:
        blocks += [Heading(2, "Sources"), Bullets(tuple(map(source_bullet, listed)))]
    return as_markdown(blocks)
