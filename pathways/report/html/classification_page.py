"""The page of a device's classes."""

from __future__ import annotations

from collections.abc import Mapping

from pathways.engine.answer.classify import Classified
from pathways.model.citations import Source
from pathways.report.classification import class_outline
from pathways.writing.citation import source_list
from pathways.writing.html import render


def render_classes(found: Classified, sources: Mapping[str, Source]) -> str:
    """The same classes give the same bytes."""
    outline = class_outline(found)
    return render("classification.html.j2", outline=outline, sources=source_list(outline.cites, sources))
