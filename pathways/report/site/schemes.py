"""The schemes of classes, where two of them part, and what a filing elsewhere suggests, as pages of rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from pathways.engine.conditions.wording import fact_label, join_or
from pathways.model.classification import Classification, ClassRow, Filing, Remark, Scheme
from pathways.model.rules import Citation, Confidence
from pathways.report.site.documents import status_of
from pathways.report.site.parts import DocumentView, RuleView, SectionView, SiteOf
from pathways.report.site.rule_views import RuleViews

_MISMATCHES = "Where the classes of two laws part"
_FILINGS = "What a filing with the FDA suggests"


def scheme_pages(site: SiteOf) -> tuple[DocumentView, ...]:
    found = site.rules.classification
    pages = [_Scheme(site, scheme).view() for scheme in found.schemes]
    pages += [_mismatches(site, found.mismatches)] if found.mismatches else []
    pages += [_filings(site, found)] if found.filings else []
    return tuple(pages)


class _Scheme:
    def __init__(self, site: SiteOf, scheme: Scheme) -> None:
        self._scheme = scheme
        self._views = RuleViews(site)
        self._readings = {each.id: each.title for each in scheme.readings}

    def view(self) -> DocumentView:
        scheme = self._scheme
        classes = (
            f"Classes, from the least strict to the strictest: {', '.join(scheme.classes)}. The strictest that holds counts."
        )
        readings = f"Two texts or more may become law: {'; '.join(self._readings.values())}. A class is settled where all agree."
        return DocumentView(
            id=scheme.id,
            file=f"classes-{scheme.id}.html",
            title=scheme.title,
            status=status_of(scheme.status),
            law=scheme.status.is_law,
            about=(classes, *((readings,) if scheme.readings else ())),
            sources=(),
            sections=tuple(self._sections()),
        )

    def _sections(self) -> Iterator[SectionView]:
        scheme = self._scheme
        taken = "; ".join(each.provided for each in scheme.presumes)
        about = (f"Taken for granted where nobody says otherwise, and said so: {taken}.",) if taken else ()
        yield replace(
            _section("concerns", "Devices that it is for", ()), about=about, when=self._views.clauses.clause(scheme.concerns)
        )
        for number, (part, rows) in enumerate(groupby(scheme.rows, lambda row: row.part), 1):
            own = tuple(rows)
            views = tuple(map(self._row, own))
            table = self._views.table(views, [row.when for row in own])
            yield replace(_section(f"part-{number}", part, views), table=table)
        yield from self._remarks("outside", "Left without a class", scheme.outside)
        yield from self._remarks("remarks", "Remarks", scheme.remarks)
        if scheme.disputes is not None:
            yield _section("disputes", "Who decides where maker and body disagree", (self._decides(scheme.disputes),))

    def _row(self, row: ClassRow) -> RuleView:
        counts = [f"Counts only in {self._readings[row.reading]}."] if row.reading else []
        counts += ["Not established: it may or may not count."] if row.cite.confidence is Confidence.UNKNOWN else []
        return replace(self._views.view(row.cite, f"class {row.class_}", row.when), dates=tuple(counts))

    def _remarks(self, anchor: str, heading: str, remarks: Sequence[Remark]) -> Iterator[SectionView]:
        if remarks:
            yield _section(anchor, heading, tuple(self._remark(each, outside=anchor == "outside") for each in remarks))

    def _remark(self, remark: Remark, *, outside: bool) -> RuleView:
        result = "no class" if outside else "names a doubt about the class" if remark.unsettled else "remark, decides nothing"
        doubt = (f"In doubt: {', '.join(remark.about)}.",) if remark.about else ()
        return replace(self._views.view(remark.cite, result, remark.when), dates=doubt)

    def _decides(self, cite: Citation) -> RuleView:
        return self._views.view(cite, "decides no class", None)


def _mismatches(site: SiteOf, mismatches: Sequence[Remark]) -> DocumentView:
    views = RuleViews(site)
    rules = tuple(views.view(each.cite, "remark, decides nothing", each.when) for each in mismatches)
    about = "What is said where two schemes give the same device different classes, and what it means for the routes."
    table = views.table(rules, [each.when for each in mismatches])
    return _beside("mismatches", _MISMATCHES, about, (replace(_section("mismatches", _MISMATCHES, rules), table=table),))


def _filings(site: SiteOf, found: Classification) -> DocumentView:
    views = RuleViews(site)
    filed = tuple(_filing(site, each, views) for each in found.filings)
    codes = tuple(
        views.unplaced(each.code, f"regulation {each.regulation}", f"Devices of product code {each.code} are filed there.", each)
        for each in found.product_codes
    )
    about = "Which question to ask of a device that was filed there, and what to expect. No class and no answer follows from it."
    sections = (_section("filings", "By regulation", filed), _section("codes", "Product codes", codes))
    return _beside("fda", _FILINGS, about, tuple(each for each in sections if each.rules))


def _filing(site: SiteOf, filing: Filing, views: RuleViews) -> RuleView:
    vocabulary = site.rules.catalogue.vocabulary
    begins = join_or([f"'{each}'" for each in filing.regulations])
    lines = [f"Regulations that begin with {begins}."]
    if filing.suggests:
        said = (
            f"{fact_label(vocabulary, id_)} {vocabulary.facts[id_].in_words(value)}" for id_, value in filing.suggests.items()
        )
        lines.append(f"To be confirmed: {'; '.join(said)}.")
    if filing.asks:
        lines.append(f"To be asked: {'; '.join(fact_label(vocabulary, fact) for fact in filing.asks)}.")
    return replace(views.view(filing.cite, "suggests what to ask", None), dates=tuple(lines))


def _beside(id_: str, title: str, about: str, sections: tuple[SectionView, ...]) -> DocumentView:
    return DocumentView(id_, f"classes-{id_}.html", title, "", False, (about,), (), sections)


def _section(anchor: str, heading: str, rules: tuple[RuleView, ...]) -> SectionView:
    return SectionView(anchor, heading, "", (), (), None, None, rules, ())
