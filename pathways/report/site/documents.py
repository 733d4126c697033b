"""Each document of an edition as a reviewer reads it: its rules in its own order, with their law beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from pathways.engine.conditions.wording import join_and
from pathways.model.catalogue import Step
from pathways.model.conditions import ALWAYS, Condition
from pathways.model.dates import in_words
from pathways.model.rule_walk import routes_in, singles_of
from pathways.model.rules import (
    Cited,
    Duty,
    EvidenceNeed,
    Group,
    Instrument,
    LegalStatus,
    PlanStep,
    Review,
    Route,
    Row,
    Statement,
    VerdictRule,
)
from pathways.report.labels import CONFIDENCES, LEGAL_STATUSES, MARKETS, NEEDS, PHASES, REVIEWERS
from pathways.report.rule_text import dates_in_words
from pathways.report.site.clauses import Clause
from pathways.report.site.parts import AskView, DocumentView, RuleView, SectionView, SiteOf
from pathways.report.site.rule_views import RuleViews


def documents(site: SiteOf) -> tuple[DocumentView, ...]:
    return tuple(_Document(site, instrument).view() for instrument in site.rules.edition.instruments)


def file_of(instrument: Instrument) -> str:
    return f"document-{instrument.id}.html"


def status_of(status: LegalStatus) -> str:
    """Guidance is an instrument too: what is in force is not called law here."""
    return "in force" if status is LegalStatus.IN_FORCE else LEGAL_STATUSES[status]


class _Document:
    def __init__(self, site: SiteOf, instrument: Instrument) -> None:
        self._catalogue = site.rules.catalogue
        self._instrument = instrument
        self._views = RuleViews(site)

    def view(self) -> DocumentView:
        instrument = self._instrument
        days = [f"Published {in_words(instrument.published)} by {instrument.publisher}."]
        if instrument.in_force_from is not None:
            days.append(f"In force from {in_words(instrument.in_force_from)}.")
        if instrument.in_force_until is not None:
            days.append(f"Until {in_words(instrument.in_force_until)}.")
        return DocumentView(
            id=instrument.id,
            file=file_of(instrument),
            title=instrument.title,
            status=status_of(instrument.status),
            law=instrument.status.is_law,
            about=(" ".join(days), instrument.summary),
            sources=self._views.lines(instrument.sources),
            sections=tuple(section for section in self._sections() if section.rules or section.asks),
        )

    def _sections(self) -> Iterator[SectionView]:
        instrument = self._instrument
        for group in instrument.groups:
            yield self._group(group)
        for route in instrument.routes:
            yield self._route(route)
        for heading, id_, rules in (("Duties", "duties", instrument.duties), ("Notices", "notices", instrument.statements)):
            own: tuple[Cited, ...] = rules
            yield SectionView(id_, heading, "", (), (), None, None, tuple(map(self._rule, own)), ())

    def _group(self, group: Group) -> SectionView:
        routes = [route.title for route in routes_in(self._instrument, group)]
        about = [f"{MARKETS[group.market]}. Looked at before each of its routes: {'; '.join(routes) or 'none here'}."]
        about += [group.reminder] if group.reminder else []
        rules = tuple(self._rule(rule) for rule in (*group.verdicts, *singles_of(group)))
        return SectionView(
            anchor=f"group-{group.id}",
            heading=group.title,
            id=group.id,
            about=(*about, *_review(group.review, group.gives)),
            ends=(),
            when=None if group.when == ALWAYS else self._views.clauses.clause(group.when),
            table=self._views.table(rules, [rule.when for rule in (*group.verdicts, *singles_of(group))]),
            rules=rules,
            asks=self._asks(group.evidence, group.steps),
        )

    def _route(self, route: Route) -> SectionView:
        own: tuple[VerdictRule | Row, ...] = (*route.verdicts, *route.rows)
        rules = tuple(map(self._rule, own))
        about = [f"{MARKETS[route.market]}. Looked at {_per(route)}, in the group {route.group}."]
        about += [] if route.route_to_market else ["Not a route to market."]
        about += [line.strip() for line in dates_in_words(route.opens, None, self._catalogue.vocabulary)]
        return SectionView(
            anchor=f"route-{route.id}",
            heading=route.title,
            id=route.id,
            about=(*about, *_review(route.review, route.gives)),
            ends=self._views.clauses.ends(route.closes),
            when=None,
            table=self._views.table(rules, [rule.when for rule in own]),
            rules=rules,
            asks=self._asks(route.evidence, route.steps),
        )

    def _rule(self, rule: Cited) -> RuleView:
        dates: tuple[str, ...] = ()
        asks: tuple[AskView, ...] = ()
        if isinstance(rule, Row):
            dates = tuple(line.strip() for line in dates_in_words(rule.opens, None, self._catalogue.vocabulary))
            asks = self._asks(rule.evidence, rule.steps)
        elif isinstance(rule, Duty):
            dates = tuple(_duty_days(rule))
        ends = self._views.clauses.ends(rule.closes) if isinstance(rule, Row) else ()
        return replace(self._views.view(rule.cite, result_of(rule), rule.when), dates=dates, ends=ends, asks=asks)

    def _asks(self, evidence: Iterable[EvidenceNeed], steps: Iterable[PlanStep]) -> tuple[AskView, ...]:
        return (*map(self._evidence, evidence), *map(self._step, steps))

    def _evidence(self, need: EvidenceNeed) -> AskView:
        basis = f"; {need.basis}" if need.basis else ""
        lines = self._views.lines(need.sources)
        title = self._catalogue.evidence[need.item].title
        return AskView(need.rule, title, f"{NEEDS[need.need]}{basis}", self._when(need.when), CONFIDENCES[need.confidence], lines)

    def _step(self, planned: PlanStep) -> AskView:
        step = self._catalogue.steps[planned.step]
        after = [self._catalogue.steps[each].title for each in planned.after if each in self._catalogue.steps]
        how = f"step, {time_of(step)}{f'; after: {join_and(after)}' if after else ''}"
        lines = self._views.lines(step.sources)
        return AskView("", step.title, how, self._when(planned.when), CONFIDENCES[step.confidence], lines)

    def _when(self, condition: Condition) -> Clause | None:
        return None if condition == ALWAYS else self._views.clauses.clause(condition)


def result_of(rule: Cited) -> str:
    match rule:
        case Row():
            return "opens the route"
        case VerdictRule():
            since = f" since {in_words(rule.since)}" if rule.since else ""
            return {"excluded": "excludes", "closed": "closes", "unsettled": "leaves unsettled"}[rule.verdict.value] + since
        case Duty():
            return f"duty, {PHASES[rule.phase].lower()}"
        case Statement():
            return "notice, decides nothing"


def time_of(step: Step) -> str:
    length = step.duration
    time = f"{length.low} to {length.high} {length.unit.value}, likely {length.likely}"
    return time if step.published else f"{time}, a planning assumption"


def _per(route: Route) -> str:
    return {"approval": "once for each approval held", "device": "once for the device"}.get(route.per.value, str(route.per))


def _review(review: Review | None, gives: str | None) -> Iterator[str]:
    if review is not None:
        checks = f" It looks at: {' '.join(review.checks)}" if review.checks else ""
        words = REVIEWERS[review.by]
        yield f"{words[:1].upper()}{words[1:]}.{checks}"
    if gives:
        yield f"Gives: {gives.replace('-', ' ')}."


def _duty_days(duty: Duty) -> Iterator[str]:
    yield f"{MARKETS[duty.market]}."
    if duty.in_force_from is not None:
        yield f"From {in_words(duty.in_force_from)}."
    if duty.in_force_until is not None:
        yield f"Until {in_words(duty.in_force_until)}."
