"""The page of who can help."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pathways.model.support import Directory, Organisation
from pathways.report.labels import CONFIDENCES, ORGANISATION_TYPES, RUNNING
from pathways.report.site.parts import SiteOf, SourceLine
from pathways.report.site.sources import source_lines
from pathways.writing.html import render


def support_page(site: SiteOf, shared: object) -> str:
    """``shared``: what every page says."""
    found = site.directory
    return render(
        "site_support.html.j2",
        site=shared,
        found=found,
        types=ORGANISATION_TYPES,
        running=RUNNING,
        where=found and _where(found),
        lines=found and _lines(site, found),
    )


def _where(found: Directory) -> Callable[[Organisation], str]:
    titles = {id_: region.title for id_, region in found.regions.items()}
    areas = {area.regions: area.title for area in found.areas.values()}

    def where(organisation: Organisation) -> str:
        named = areas.get(organisation.regions) or ", ".join(titles[id_] for id_ in titles if id_ in organisation.regions)
        return named or f"on the way to {organisation.outbound}"

    return where


def _lines(site: SiteOf, found: Directory) -> Mapping[str, tuple[str, tuple[SourceLine, ...]]]:
    known, on = site.rules.catalogue.sources, site.rules.edition.known_on
    return {
        each.id: (CONFIDENCES[each.confidence], source_lines(each.sources, known, on)) for each in found.organisations.values()
    }
