"""What is asked for beyond market access, as pages of rules: one for each kind, with its areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from pathways.engine.answer.adoption import status_on
from pathways.engine.conditions.wording import join_and
from pathways.model.adoption import AdoptionStatus, Area, Required, Requirement
from pathways.model.dates import in_words
from pathways.report.adoption import AREAS, NATIONS, NOT_A_ROUTE, REQUIRED, beside_in_words
from pathways.report.site.parts import DocumentView, RuleView, SectionView, SiteOf
from pathways.report.site.rule_views import RuleViews

_STATUSES = {
    AdoptionStatus.IN_FORCE: "in force",
    AdoptionStatus.PLANNED: "planned, not in force",
    AdoptionStatus.UNSETTLED: "not settled",
    AdoptionStatus.CLOSED: "closed",
}


def adoption_pages(site: SiteOf) -> tuple[DocumentView, ...]:
    by_kind = ((kind, [each for each in site.rules.adoption if each.required is kind]) for kind in Required)
    return tuple(_page(site, kind, found) for kind, found in by_kind if found)


def _page(site: SiteOf, kind: Required, found: Sequence[Requirement]) -> DocumentView:
    views = RuleViews(site)
    by_area = ((area, [each for each in found if each.area is area]) for area in Area)
    return DocumentView(
        id=kind.value,
        file=f"adoption-{kind.value}.html",
        title=REQUIRED[kind],
        status="",
        law=False,
        about=(f"What is asked for beyond market access. {NOT_A_ROUTE}",),
        sources=(),
        sections=tuple(_area(site, area, own, views) for area, own in by_area if own),
    )


def _area(site: SiteOf, area: Area, found: Sequence[Requirement], views: RuleViews) -> SectionView:
    required = [_requirement(site, each, views) for each in found]
    rules = tuple(rule for view, each in zip(required, found, strict=True) for rule in (view, *_details(each, views)))
    table = views.table(required, [each.when for each in found])
    return SectionView(f"area-{area.value}", AREAS[area], "", (), (), None, table, rules, ())


def _requirement(site: SiteOf, each: Requirement, views: RuleViews) -> RuleView:
    status = _STATUSES[status_on(each, site.rules.edition.known_on)]
    view = views.view(each.cite, f"{each.required.value}, {status}", each.when)
    return replace(view, title=each.title, dates=tuple(_about(each)))


def _about(each: Requirement) -> Iterator[str]:
    """Where, from when to when, what sets it off, and whether it can be worked on beside the regulatory work."""
    where = join_and([NATIONS[nation] for nation in each.nations])
    days = [f"From {in_words(each.begins.first, each.begins.precision)}."] if each.begins else []
    days += [f"Until {in_words(each.ends.first, each.ends.precision)}."] if each.ends else []
    yield " ".join([f"{where[:1].upper()}{where[1:]}.", *days])
    if each.trigger:
        yield f"Where: {each.trigger}"
    if told := beside_in_words(each.beside):
        yield told


def _details(each: Requirement, views: RuleViews) -> Iterator[RuleView]:
    for detail in each.details:
        yield views.view(detail, f"beside {each.id}", each.when)
