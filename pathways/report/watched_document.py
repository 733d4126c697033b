"""What became of the answers of a folder, as a plain document (``pathways.watched/1``), and as a page for each device."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from pathways.model.citations import in_one_line
from pathways.model.dates import in_words
from pathways.model.findings import Finding
from pathways.model.watched import Corrected, State, Watched, WatchedFolder
from pathways.report.compare_document import compare_document
from pathways.report.document import Document
from pathways.report.told_document import deadline_document
from pathways.report.watched_text import ALONE, MOST_ALONE, corrected_lines, others, route_line, summary, unusable
from pathways.writing.blocks import Block, Bullet, Bullets, Heading, Paragraph
from pathways.writing.markdown import as_markdown
from pathways.writing.plain_text import encodable, harmless

SCHEMA = "pathways.watched/1"
_MOST_NAME = 80


def watched_document(watch: WatchedFolder) -> Document:
    """Keys in a fixed order, dates as ISO strings."""
    return {
        "schema": SCHEMA,
        "edition": watch.edition,
        "as_of": watch.as_of.isoformat(),
        "within_days": watch.within,
        "counts": {state.value: len(watch.in_state(state)) for state in State},
        "devices": [_device(each) for each in watch.devices],
    }


def _device(watched: Watched) -> Document:
    moved = watched.comparison is not None and watched.comparison.moved
    return {
        "file": watched.file,
        "receipt": watched.receipt,
        "name": watched.name,
        "state": watched.state.value,
        "edited": watched.edited,
        "alone": watched.alone,
        "comparison": compare_document(watched.comparison) if moved and watched.comparison is not None else None,
        "corrected": None if watched.corrected is None else _corrected(watched.corrected),
        "soon": [deadline_document(each) for each in watched.soon],
        "findings": [_finding(each) for each in watched.findings],
    }


def _finding(found: Finding) -> Document:
    where = None if found.span is None else encodable(str(found.span))
    return {"code": found.code, "message": found.message, "where": where, "help": found.help}


def _corrected(found: Corrected) -> Document:
    return {
        "departures": [{"where": each.where, "what": each.what, "then": each.then, "now": each.now} for each in found.departures],
        "rule": None if found.culprit is None else found.culprit.rule,
        "instrument": None if found.culprit is None else found.culprit.instrument,
        "corrections": [
            {"date": each.date.isoformat(), "rules": list(each.rules), "was": each.was, "right": each.right}
            for each in found.corrections
        ],
    }


def watched_markdown(watch: WatchedFolder) -> str:
    """All that changed, a section for each device."""
    blocks: list[Block] = [
        Heading(1, "Answers that changed"),
        Paragraph(f"{summary(watch)} By edition {watch.edition}, for {in_words(watch.as_of)}. Not legal advice."),
    ]
    for watched in watch.in_state(State.CHANGED):
        blocks += [Heading(2, harmless(watched.name, 100)), *_told(watched)]
    lost = watch.in_state(State.UNREADABLE)
    if lost:
        told = (Bullet(harmless(each.findings[0].message, 300), lead=unusable(each)) for each in lost)
        blocks += [Heading(2, "Cannot be used"), Bullets(tuple(told))]
    if watch.alone:
        files = tuple(Bullet(harmless(each.file, 300)) for each in watch.alone[:MOST_ALONE])
        blocks += [Heading(2, "Receipts without a device file"), Paragraph(ALONE), Bullets(files)]
    return as_markdown(blocks)


def pages(watch: WatchedFolder) -> dict[str, str]:
    """A page in Markdown for each device whose answer changed, by a file name that is safe and always the same for it.

    The first line is a title for whoever files the page as an issue.
    """
    return {_file_name(each): as_markdown(_page(each, watch)) for each in watch.in_state(State.CHANGED)}


def _page(watched: Watched, watch: WatchedFolder) -> list[Block]:
    day = f"By edition {watch.edition}, for {in_words(watch.as_of)}. Not legal advice."
    return [Heading(1, f"Answer changed: {harmless(watched.name, _MOST_NAME)}"), Paragraph(day), *_told(watched)]


def _told(watched: Watched) -> Iterator[Block]:
    yield Paragraph(harmless(watched.file, 300), lead="File:")
    if watched.edited:
        yield Paragraph("The file says otherwise than its receipt. What moved is told for the device as the file has it.")
    found = watched.comparison
    if found is not None and found.moved:
        then = f"edition {found.before.edition}, {in_words(found.before.as_of)}"
        yield Paragraph(found.before.headline, lead=f"Then ({then}):")
        yield Paragraph(found.after.headline, lead="Now:")
        yield Bullets(tuple(Bullet(route_line(move)) for move in found.routes))
        if found.evidence or found.duties or found.adoption:
            yield Paragraph(others(found))
    if watched.corrected is not None:
        yield Paragraph("What was answered then is answered otherwise by the same edition now.", lead="Corrected:")
        yield Bullets(tuple(Bullet(line) for line in corrected_lines(watched.corrected)))
    if watched.soon:
        yield Paragraph("", lead="Dates that come:")
        yield Bullets(
            tuple(
                Bullet(f"{in_words(each.date, each.precision)}: {each.title}", note=f"{each.status}; {in_one_line(each.sources)}")
                for each in watched.soon
            )
        )


def _file_name(watched: Watched) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", watched.name.casefold()).strip("-")[:40]
    return f"{plain or 'device'}-{hashlib.sha256(watched.file.encode()).hexdigest()[:8]}.md"
