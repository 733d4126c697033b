"""All pages of a site. The same edition gives the same bytes: nothing in them is of the day on which they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from pathways.model.catalogue import Edition
from pathways.model.citations import Source
from pathways.model.dates import in_words
from pathways.model.rules import Market
from pathways.model.watch import Due
from pathways.report.due import STANDINGS, hanging, when
from pathways.report.labels import CONFIDENCES, MARKETS, ORGANISATION_TYPES, RUNNING
from pathways.report.site.adoption import adoption_pages
from pathways.report.site.changes import changes_of
from pathways.report.site.clauses import Clause, Clauses
from pathways.report.site.documents import documents
from pathways.report.site.findings import blocks
from pathways.report.site.parts import DocumentView, Example, Pages, RuleView, Shelf, SiteOf, SourceLine
from pathways.report.site.rule_views import examples_by_rule
from pathways.report.site.schemes import scheme_pages
from pathways.report.site.sources import age_of, source_lines
from pathways.report.site.steps import step_pages
from pathways.report.site.support import support_page
from pathways.writing.citation import web_address
from pathways.writing.html import render


class Shared(Struct, frozen=True):
    """What every page says. ``beside``: (address, heading) of the pages of rules that no document holds."""

    edition: Edition
    tool: str
    review: str
    due: Due
    beside: tuple[tuple[str, str], ...]


class RouteLine(Struct, frozen=True):
    """A route and the sections that hold its rules: (address, document, status)."""

    id: str
    title: str
    market: str
    places: tuple[tuple[str, str, str], ...]


class SourceEntry(Struct, frozen=True):
    """A document with the rules that cite it: (address, rule)."""

    source: Source
    url: str | None
    age: str
    cited: tuple[tuple[str, str], ...]


class TermEntry(Struct, frozen=True):
    """A fact or a derived fact. ``values`` in words; ``definitions``: a derived fact's values with what makes them so."""

    id: str
    label: str
    says: str
    values: tuple[str, ...]
    definitions: tuple[tuple[str, Clause], ...]
    confidence: str
    sources: tuple[SourceLine, ...]


def pages_of(site: SiteOf) -> Pages:
    shelves = _shelves(site)
    found = tuple(document for shelf in shelves for document in shelf.documents)
    places = _places(found)
    shared = _shared(site, shelves)
    topics = _topics(site.examples)
    pages = {
        "index.html": render(
            "site_index.html.j2",
            script="site.js",
            site=shared,
            shelves=shelves,
            types=ORGANISATION_TYPES,
            running=RUNNING,
            organisations=tuple(site.directory.organisations.values()) if site.directory else (),
            routes=_routes(site, found),
            topics=topics,
            counts=_counts(site, found),
        ),
        "changes.html": render("site_changes.html.j2", site=shared, parts=changes_of(site), previous=_previous(site)),
        "cases.html": render(
            "site_cases.html.j2", site=shared, topics=topics, places=places, by_rule=examples_by_rule(site.examples)
        ),
        "terms.html": render("site_terms.html.j2", site=shared, terms=_terms(site)),
        "sources.html": render("site_sources.html.j2", site=shared, entries=_sources(site, found)),
        "awaited.html": render(
            "site_awaited.html.j2", site=shared, standings=STANDINGS, when=when, hanging=hanging, lines=_watch_lines(site)
        ),
        "support.html": support_page(site, shared),
        "findings.html": render("site_findings.html.j2", site=shared, codes=site.findings, blocks=blocks),
    }
    for document in found:
        pages[document.file] = render("site_document.html.j2", site=shared, document=document)
    for topic, examples in topics.items():
        pages[f"cases-{topic}.html"] = render("site_examples.html.j2", site=shared, topic=topic, examples=examples, places=places)
    return {name: pages[name] for name in sorted(pages)}


def _shelves(site: SiteOf) -> tuple[Shelf, ...]:
    """In the order of the first page; none that is empty."""
    shelves = (
        Shelf("documents", "Documents", documents(site)),
        Shelf("classes", "Classes", scheme_pages(site)),
        Shelf("adoption", "After market access", adoption_pages(site)),
        Shelf("steps", "Steps and costs", step_pages(site)),
    )
    return tuple(shelf for shelf in shelves if shelf.documents)


def _shared(site: SiteOf, shelves: Iterable[Shelf]) -> Shared:
    beside = tuple((_address(shelf), shelf.heading) for shelf in shelves if shelf.id != "documents")
    return Shared(site.rules.edition, site.tool, _review(site.rules.edition), site.due, beside)


def _address(shelf: Shelf) -> str:
    """A page alone leads to itself."""
    return shelf.documents[0].file if len(shelf.documents) == 1 else f"index.html#h-{shelf.id}"


def _review(edition: Edition) -> str:
    return "No day of review is set." if edition.review_by is None else f"To be reviewed by {in_words(edition.review_by)}."


def _previous(site: SiteOf) -> str | None:
    return None if site.previous is None else site.previous.edition.id


def _places(found: Iterable[DocumentView]) -> Mapping[str, str]:
    """The address of each rule, where it stands first."""
    places: dict[str, str] = {}
    for document in found:
        for rule in document.rules:
            places.setdefault(rule.id, f"{document.file}#{rule.anchor}")
        for section in document.sections:
            for ask in (*section.asks, *(ask for rule in section.rules for ask in rule.asks)):
                places.setdefault(ask.rule, f"{document.file}#{section.anchor}")
    return places


def _topics(examples: Iterable[Example]) -> Mapping[str, list[Example]]:
    found: dict[str, list[Example]] = {}
    for example in examples:
        found.setdefault(example.topic, []).append(example)
    return {topic: found[topic] for topic in sorted(found)}


def _counts(site: SiteOf, found: Iterable[DocumentView]) -> Mapping[str, int]:
    return {"rules": sum(len(each.rules) for each in found), "examples": len(site.examples)}


def _routes(site: SiteOf, found: Iterable[DocumentView]) -> list[RouteLine]:
    """In the order of the edition, Great Britain first; a route that several documents have, once."""
    by_id = {document.id: document for document in found}
    places: dict[str, list[tuple[str, str, str]]] = {}
    named: dict[str, tuple[str, Market]] = {}
    for instrument in site.rules.edition.instruments:
        document = by_id[instrument.id]
        for route in instrument.routes:
            named.setdefault(route.id, (route.title, route.market))
            place = (f"{document.file}#route-{route.id}", document.title, document.status)
            places.setdefault(route.id, []).append(place)
    order = list(MARKETS)
    lines = [RouteLine(id_, title, MARKETS[market], tuple(places[id_])) for id_, (title, market) in named.items()]
    return sorted(lines, key=lambda line: [MARKETS[each] for each in order].index(line.market))


def _sources(site: SiteOf, found: Iterable[DocumentView]) -> list[SourceEntry]:
    """Every document that a page cites, and who cites it."""
    citing: dict[str, dict[tuple[str, str], None]] = {}

    def note(line: SourceLine, address: str, name: str) -> None:
        citing.setdefault(line.anchor.removeprefix("source-"), {})[(address, name)] = None

    for document in found:
        for line in document.sources:
            note(line, document.file, document.title)
        for section in document.sections:
            for ask in section.asks:
                for line in ask.sources:
                    note(line, f"{document.file}#{section.anchor}", section.heading)
            for rule in section.rules:
                for line in _all_lines(rule):
                    note(line, f"{document.file}#{rule.anchor}", rule.id)
    for example in site.examples:
        for line in example.sources:
            note(line, f"cases-{example.topic}.html#case-{example.id}", example.id)
    for term in _terms(site):
        for line in term.sources:
            note(line, f"terms.html#term-{term.id}", term.label)
    for entry in site.due.entries:
        for cite in entry.watch.sources:
            citing.setdefault(cite.source, {})[("awaited.html", entry.watch.title)] = None
    for organisation in site.directory.organisations.values() if site.directory else ():
        for cite in organisation.sources:
            citing.setdefault(cite.source, {})[(f"support.html#organisation-{organisation.id}", organisation.name)] = None
    known, on = site.rules.catalogue.sources, site.rules.edition.known_on
    return [
        SourceEntry(
            known[id_], web_address(known[id_].url), age_of(known[id_].date, on, known[id_].date_note), tuple(citing[id_])
        )
        for id_ in sorted(citing)
    ]


def _all_lines(rule: RuleView) -> tuple[SourceLine, ...]:
    return (*rule.sources, *(line for ask in rule.asks for line in ask.sources))


def _terms(site: SiteOf) -> list[TermEntry]:
    """The facts in the order in which they are asked, then what is derived of them."""
    catalogue, on = site.rules.catalogue, site.rules.edition.known_on
    clauses = Clauses(catalogue.vocabulary, site.derived)
    facts = [
        TermEntry(
            fact.id, fact.label, f"{fact.ask} {fact.help}", tuple(fact.labels.values()), (), "",
            source_lines(fact.sources, catalogue.sources, on),
        )
        for fact in catalogue.vocabulary.facts.values()
    ]  # fmt: skip
    derived = [
        TermEntry(
            each.id, each.label, each.says, (),
            tuple((_value(value), clauses.clause(condition, named=False)) for value, condition in each.definitions.items()
                  if value is not False),
            each.confidence, source_lines(each.sources, catalogue.sources, on),
        )
        for each in site.derived
    ]  # fmt: skip
    return [*facts, *derived]


def _value(value: str | bool) -> str:
    return "yes" if value is True else str(value)


def _watch_lines(site: SiteOf) -> Mapping[str, tuple[str, tuple[SourceLine, ...]]]:
    """The confidence and the sources of each entry of the watch list."""
    known, on = site.rules.catalogue.sources, site.rules.edition.known_on
    watches = [entry.watch for entry in site.due.entries]
    return {each.id: (CONFIDENCES[each.confidence], source_lines(each.sources, known, on)) for each in watches}
