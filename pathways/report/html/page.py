"""The page of an assessment: one file, no network, safe with any text in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pathways.model.catalogue import Term
from pathways.model.citations import Source
from pathways.model.result import Assessment
from pathways.report.adoption import adoption_outline
from pathways.report.adoption_lists import (
    CHECKLIST_TITLE,
    NO_DURATIONS,
    NOT_SAID,
    STEPS_TITLE,
    checklist_groups,
    step_groups,
)
from pathways.report.costs import NO_TOTAL, cost_parts
from pathways.report.first_screen import first_screen, joined_provisos
from pathways.report.glossary import terms_used
from pathways.report.html.chart import NARROW, WIDE, chart_of
from pathways.report.html.term_links import TermLinks
from pathways.report.labels import CONFIDENCES, LEGAL_STATUSES, MARKETS, NEEDS, PHASES, REVIEWERS, statements_by_standing
from pathways.report.phrases import last_day, market, opening
from pathways.writing.citation import cited, source_list
from pathways.writing.html import json_in_html, render
from pathways.writing.plain_text import harmless


def render_page(
    assessment: Assessment, sources: Mapping[str, Source], facts: Mapping[str, str], words: Sequence[Term] = ()
) -> str:
    """The assessment as an HTML page; the same assessment gives the same bytes. ``facts`` gives each fact's label, ``words`` what
    terms mean."""
    shown = [route for route in assessment.routes if route.route_to_market]
    charts = [chart_of(shown, assessment.deadlines, assessment.as_of, layout) for layout in (WIDE, NARROW)]
    used = terms_used(assessment, words)
    return render(
        "page.html.j2",
        script="page.js",
        a=assessment,
        name=harmless(str(assessment.device.get("name", "")), 120),
        routes=shown,
        titles={route.id: route.title for route in shown},
        screen=first_screen(assessment),
        joined_provisos=joined_provisos,
        charts=[chart for chart in charts if chart is not None],
        sources=source_list(cited(assessment), sources),
        facts=facts,
        device_json=json_in_html(assessment.device),
        words=used,
        linked=TermLinks(used),
        statements=statements_by_standing(assessment.notices),
        costs=cost_parts(assessment.costs),
        no_total=NO_TOTAL,
        markets=MARKETS,
        reviewers=REVIEWERS,
        confidences=CONFIDENCES,
        legal_statuses=LEGAL_STATUSES,
        needs=NEEDS,
        phases=PHASES,
        last_day=last_day,
        market=market,
        opening=opening,
        adoption_items=checklist_groups(assessment.adoption),
        adoption_steps=step_groups(assessment.adoption, shown),
        adoption_words=(CHECKLIST_TITLE, NOT_SAID, STEPS_TITLE, NO_DURATIONS),
        adoption_of=None if assessment.adoption is None else adoption_outline(assessment.adoption, facts),
    )
