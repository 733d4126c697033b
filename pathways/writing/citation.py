"""Which sources a report cites, how each is described, and how citations stand in a document or a cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from pathways.model.adoption import Adoption
from pathways.model.citations import Cite, Place, Source, ids_of
from pathways.model.costs import Costs
from pathways.model.result import Assessment, Opens
from pathways.writing.blocks import Bullet


class Listed(Struct, frozen=True):
    """An entry of the list of sources: a document, or a place in one of which more is known. ``anchor``: the document's id."""

    anchor: str
    lead: str
    about: str
    url: str | None
    is_place: bool = False


def cited(assessment: Assessment) -> list[Cite]:
    """Every place behind anything that a report says, in alphabetical order."""
    found = {cite for route in assessment.routes if route.route_to_market for reason in route.because for cite in reason.sources}
    found |= {cite for route in assessment.routes if route.route_to_market for cite in opening_sources(route.opens)}
    found |= {
        cite
        for route in assessment.routes
        if route.route_to_market and route.closes is not None and route.closes.doubt is not None
        for cite in route.closes.doubt.sources
    }
    for parts in (assessment.checklist, assessment.deadlines, assessment.duties, assessment.notices):
        found |= {cite for part in parts for cite in part.sources}
    if assessment.adoption is not None:
        found |= set(cited_in(assessment.adoption))
    return sorted(found | set(cites_of_costs(assessment.costs)))


def cites_of_costs(costs: Costs) -> Iterator[Cite]:
    for line in costs.lines:
        yield from line.sources
        yield from () if line.raised_by is None else line.raised_by.sources
        for each in line.elsewhere:
            yield from each.sources


def cited_in(adoption: Adoption) -> list[Cite]:
    """Every place behind the requirements that apply, in alphabetical order."""
    found = {cite for each in adoption.applies for cite in each.sources}
    return sorted(found | {cite for each in adoption.applies for detail in each.details for cite in detail.sources})


def opening_sources(opens: Opens | None) -> tuple[Cite, ...]:
    """The places that the sentence on the opening names."""
    return () if opens is None else (*opens.sources, *opening_sources(opens.not_before))


def source_list(cites: Iterable[Cite], sources: Mapping[str, Source]) -> list[Listed]:
    """Each document once, in alphabetical order, followed by those of its cited places of which more is known."""
    at: dict[str, dict[str, Place]] = {}
    for cite in sorted(set(cites)):
        if cite.source in sources:
            known = at.setdefault(cite.source, {})
            place = sources[cite.source].place(cite.at)
            if place is not None:
                known[place.at] = place
    found: list[Listed] = []
    for id_, places in at.items():
        source = sources[id_]
        found.append(Listed(id_, id_, _about(source), web_address(source.url)))
        found.extend(_of_place(source, place) for place in places.values() if place.url or place.date or place.title)
    return found


def source_bullet(listed: Listed) -> Bullet:
    return Bullet(f"{listed.about}.", lead=f"{listed.lead}:", url=listed.url)


def sourced(cites: tuple[Cite, ...]) -> dict[str, object]:
    """The citations of a statement as two keys of a document: the documents, and where in them, of which date, read or not."""
    return {
        "sources": list(ids_of(cites)),
        "citations": [
            {
                "source": cite.source,
                "at": cite.at or None,
                "date": cite.date,
                "date_note": cite.date_note or None,
                "kind": cite.kind.value,
                "unconfirmed": cite.unconfirmed,
            }
            for cite in cites
        ],
    }


def in_a_cell(cites: Iterable[Cite]) -> str:
    """Citations for a table that has no list of sources: each with the date of its text."""
    return ", ".join(f"{cite.place} ({_dated(cite.date_note or cite.date, cite.unconfirmed)})" for cite in cites)


def web_address(url: str | None) -> str | None:
    """Only what a browser fetches: nothing that a browser or a word processor would run."""
    return (
        url if url is not None and url.startswith(("https://", "http://")) and not any(char.isspace() for char in url) else None
    )


def _about(source: Source) -> str:
    dated = _dated(source.date_note or source.date, source.unconfirmed)
    return f"{source.title}. {source.publisher}, {dated} ({source.kind.value})"


def _of_place(source: Source, place: Place) -> Listed:
    unconfirmed = source.unconfirmed if place.unconfirmed is None else place.unconfirmed
    dated = _dated(place.date_note or place.date or source.date_note or source.date, unconfirmed)
    about = f"{place.title}. {dated}" if place.title else dated
    return Listed(source.id, f"{source.id} {place.at}", about, web_address(place.url), is_place=True)


def _dated(date: str, unconfirmed: bool) -> str:
    said = date.replace("not-established", "not dated") or "not dated"
    return f"{said}; text not read" if unconfirmed else said
