"""A written report as Markdown (CommonMark with the tables and task lists of GitHub)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pathways.model.result import Held
from pathways.writing.blocks import Block, Bullet, Bullets, Check, Checks, Heading, Paragraph, Table
from pathways.writing.plain_text import printable

_MARKS = re.compile(r"[\\`*_{}\[\]|~#$]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LINE_START = re.compile(r"^(?:([-+=:])|(\d+)([.)]))")


def as_markdown(blocks: Iterable[Block]) -> str:
    """The same blocks give the same bytes; ends in a newline."""
    return "\n\n".join("\n".join(_lines(block)) for block in blocks) + "\n"


def escaped(text: str) -> str:
    """``text`` so that it is read as it is written: no markup, HTML, mention or link comes of it."""
    text = printable(text).replace("\n", " ")
    text = re.sub(r"[&<>]", lambda found: _ENTITIES[found[0]], text)
    text = _MARKS.sub(lambda found: f"\\{found[0]}", text)
    text = text.replace("://", "&#58;//").replace("www.", "www&#46;").replace("@", "&#64;&#8288;")
    return _LINE_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", text)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {escaped(block.text)}"
        case Paragraph():
            yield _sentence(block)
        case Bullets():
            for item in block.items:
                yield f"- {_sentence(item)}{'' if item.url is None else f' <{item.url}>'}"
        case Checks():
            for check in block.items:
                yield _check(check)
        case Table():
            yield f"| {' | '.join(map(escaped, block.head))} |"
            yield "|" + "---|" * len(block.head)
            for row in block.rows:
                yield f"| {' | '.join(map(escaped, row))} |"


def _sentence(part: Paragraph | Bullet) -> str:
    lead = f"**{escaped(part.lead)}**" if part.lead else ""
    note = f"<sub>{escaped(part.note)}</sub>" if part.note else ""
    return " ".join(each for each in (lead, escaped(part.text), note) if each)


def _check(check: Check) -> str:
    mark = "x" if check.held is Held.HAVE else " "
    return f"- [{mark}] **{escaped(check.title)}** {escaped(check.says)} <sub>{escaped(check.note)}</sub>"
