"""A page of any written report that is made of blocks."""

from __future__ import annotations

from collections.abc import Iterable

from pathways.writing.blocks import Block, Bullets, Heading, Paragraph, Table
from pathways.writing.html import render


def render_blocks(blocks: Iterable[Block], kicker: str) -> str:
    """The first block is the title. The same blocks give the same bytes."""
    title, *rest = blocks
    assert isinstance(title, Heading)
    kinds = {Heading: "heading", Paragraph: "paragraph", Bullets: "bullets", Table: "table"}
    return render("blocks.html.j2", kicker=kicker, title=title.text, blocks=[(kinds[type(block)], block) for block in rest])
