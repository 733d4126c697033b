"""Which sources a report cites, and how each is described."""

from __future__ import annotations

from pathways.model.result import Assessment
from pathways.model.rules import Source
from pathways.report.phrases import opening_sources
from pathways.writing.blocks import Bullet


def cited(assessment: Assessment) -> list[str]:
    """The ids of the sources behind everything that a report says, in alphabetical order."""
    found = {
        source for route in assessment.routes if route.route_to_market for reason in route.because for source in reason.sources
    }
    found |= {source for route in assessment.routes if route.route_to_market for source in opening_sources(route.opens)}
    found |= {
        source
        for route in assessment.routes
        if route.route_to_market and route.closes is not None and route.closes.doubt is not None
        for source in route.closes.doubt.sources
    }
    for parts in (assessment.checklist, assessment.deadlines, assessment.duties, assessment.notices):
        found |= {source for part in parts for source in part.sources}
    return sorted(found)


def source_line(source: Source) -> Bullet:
    dated = source.date_note or source.date.replace("-established", " dated")
    about = f"{source.title}. {source.publisher}, {dated} ({source.kind.value})."
    return Bullet(about, lead=f"{source.id}:", url=web_address(source.url))


def web_address(url: str | None) -> str | None:
    """Only what a browser fetches: nothing that a browser or a word processor would run."""
    return (
        url if url is not None and url.startswith(("https://", "http://")) and not any(char.isspace() for char in url) else None
    )
