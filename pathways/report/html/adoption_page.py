"""The page of what is asked for beyond market access."""

from __future__ import annotations

from collections.abc import Mapping

from pathways.model.adoption import Adoption
from pathways.model.citations import Source
from pathways.report.adoption import adoption_outline
from pathways.report.adoption_text import adopt_title
from pathways.writing.citation import cited_in, source_list
from pathways.writing.html import render


def render_adoption(
    adoption: Adoption, name: str, made_for: str, labels: Mapping[str, str], sources: Mapping[str, Source]
) -> str:
    """The same answer gives the same bytes."""
    return render(
        "adoption.html.j2",
        title=adopt_title(name),
        made_for=made_for,
        outline=adoption_outline(adoption, labels),
        sources=source_list(cited_in(adoption), sources),
    )
