"""The page of an impact on a portfolio."""

from __future__ import annotations

from markupsafe import Markup

from pathways.report.impact import HOW_TO_READ, NOT_LEGAL_ADVICE, NOT_THERE, REQUIREMENTS_TITLE, Impact, in_a_sentence
from pathways.report.labels import MARKETS
from pathways.writing.html import part, render


def render_impact(impact: Impact) -> str:
    """The same impact gives the same bytes."""
    return render(
        "impact.html.j2",
        impact=impact,
        table_style=Markup(part("impact.css")),
        in_a_sentence=in_a_sentence,
        how_to_read=HOW_TO_READ,
        not_legal_advice=NOT_LEGAL_ADVICE,
        not_there=NOT_THERE,
        markets=MARKETS,
        requirements_title=REQUIREMENTS_TITLE,
    )
