"""What is asked for beyond market access, on the page of an answer: by itself, in the checklist, and beside the timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.text import Text

from pathways.model.adoption import Adoption
from pathways.report.adoption import NOTHING_SAID, TITLE, adoption_outline
from pathways.report.adoption_lists import CHECKLIST_TITLE, NO_DURATIONS, NOT_SAID, STEPS_TITLE, AdoptionGroup
from pathways.report.terminal_page import TextPage


def write_adoption_part(page: TextPage, adoption: Adoption | None, labels: Mapping[str, str]) -> None:
    """Where nothing is said of the NHS, no more than how to say it."""
    page.heading(TITLE)
    if adoption is None:
        page.paragraph(NOTHING_SAID, 2)
        return
    outline = adoption_outline(adoption, labels)
    page.paragraph(outline.about, 2)
    for section in outline.sections:
        page.paragraph(section.title, 2, style="bold")
        for part in section.parts:
            page.paragraph(part.title, 4)
            for line in part.lines:
                page.hanging(Text(f"- {line.sentence} {line.text} {line.note}"), 6, 8)
    for title, items in outline.lists:
        page.paragraph(title, 2, style="bold")
        for item in items:
            page.hanging(Text(f"- {item}"), 4, 6)


def write_adoption_checklist(page: TextPage, groups: Sequence[AdoptionGroup]) -> None:
    """Titles alone, as those of the checklist above; nothing where nothing applies."""
    if not groups:
        return
    page.line(Text())
    page.paragraph(f"{CHECKLIST_TITLE}. {NOT_SAID}", 2, style="bold")
    for group in groups:
        page.paragraph(f"{group.heading}:", 2)
        for item in group.items:
            text = Text(f"{'-' if group.is_planned else '[?]'} {item.title}")
            text.append(f"  {item.about} [{item.rule}]" if item.about else f"  [{item.rule}]", style="dim")
            page.hanging(text, 4, 8)


def write_adoption_steps(page: TextPage, groups: Sequence[AdoptionGroup]) -> None:
    """Nothing where nothing applies."""
    if not groups:
        return
    page.line(Text())
    page.paragraph(f"{STEPS_TITLE}. {NO_DURATIONS}", 2, style="bold")
    for group in groups:
        page.paragraph(f"{group.heading}:", 2)
        for item in group.items:
            page.hanging(Text(f"- {item.lead} {item.says} {item.note}".rstrip()), 4, 6)
