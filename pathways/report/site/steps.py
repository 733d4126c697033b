"""The steps of a plan with what they take and cost, and what duties cost, as a page of rules."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from pathways.engine.conditions.wording import join_or
from pathways.model.catalogue import Step
from pathways.model.conditions import ALWAYS
from pathways.model.costs import CostKind, CostLine
from pathways.model.dates import in_words
from pathways.report.costs import money, per, price
from pathways.report.labels import CONFIDENCES
from pathways.report.site.documents import time_of
from pathways.report.site.parts import AskView, DocumentView, RuleView, SectionView, SiteOf
from pathways.report.site.rule_views import RuleViews

_TITLE = "Steps and what they cost"
_KINDS = {CostKind.STATUTORY: "Set by law", CostKind.COMMERCIAL: "What firms ask"}
_NO_AMOUNT = {CostKind.STATUTORY: "no amount is established", CostKind.COMMERCIAL: "no published UK price"}


def step_pages(site: SiteOf) -> tuple[DocumentView, ...]:
    found = _Steps(site)
    sections = (*found.steps(), *found.duties())
    about = (
        "Each step, what it takes, when it is done, and what it costs as far as that is published. Which steps a route takes "
        "stands with the route, in its document. Amounts do not depend on the edition: each is that of its days."
    )
    page = DocumentView("steps", "steps.html", _TITLE, "", False, (about,), (), sections)
    return (page,) if sections else ()


class _Steps:
    """All sections are made of one count of anchors: several steps may cost the same."""

    def __init__(self, site: SiteOf) -> None:
        self._edition = site.rules.edition
        self._catalogue = site.rules.catalogue
        self._views = RuleViews(site)

    def steps(self) -> Iterator[SectionView]:
        for step in self._catalogue.steps.values():
            about = [f"Taken by the {join_or([each.value.replace('-', ' ') for each in step.by])}."]
            shown = [self._catalogue.evidence[item].title for item in step.done_with]
            about += [f"Done where this is in hand: {join_or(shown)}."] if shown else []
            rules = (self._step(step), *map(self._cost, step.cost))
            yield SectionView(f"step-{step.id}", step.title, "", tuple(about), (), None, None, rules, ())

    def duties(self) -> Iterator[SectionView]:
        """One section for the costs of all duties, where there are any."""
        rules = tuple(self._costs_of_duties())
        if rules:
            yield SectionView("duties", "What duties cost", "", (), (), None, None, rules, ())

    def _costs_of_duties(self) -> Iterator[RuleView]:
        for instrument in self._edition.instruments:
            for duty in instrument.duties:
                for line in duty.cost:
                    view = self._cost(line)
                    yield replace(view, dates=(*view.dates, f"Cost of the duty {duty.cite.rule}: {duty.title}."))

    def _step(self, step: Step) -> RuleView:
        view = self._views.unplaced(step.id, f"step, {time_of(step)}", step.says, step, step.done_when)
        return replace(view, asks=tuple(self._lapse(step)), when_heading="Done when", asks_heading="Until when")

    def _lapse(self, step: Step) -> Iterator[AskView]:
        if (lapse := step.lapses) is not None:
            ends = self._views.clauses.end(lapse.term)
            yield AskView("", lapse.title, lapse.says, ends, CONFIDENCES[lapse.confidence], self._views.lines(lapse.sources))

    def _cost(self, line: CostLine) -> RuleView:
        view = self._views.unplaced(line.rule, self._price(line), line.says, line, None if line.when == ALWAYS else line.when)
        days = [f"From {in_words(line.since)}."] if line.since else []
        days += [f"Until {in_words(line.until)}."] if line.until else []
        return replace(
            view,
            title=line.title,
            stands=self._views.place(line.span),
            dates=(" ".join([f"{_KINDS[line.kind]}.", *days]),),
            asks=tuple(self._beside(line)),
            when_heading="Paid when",
            asks_heading="Beside it",
        )

    def _price(self, line: CostLine) -> str:
        """Fees that have risen since are the least that is paid."""
        if line.amount is None or line.currency is None:
            return _NO_AMOUNT[line.kind]
        risen = line.raised_by is not None and line.raised_by.since.first <= self._edition.known_on
        return f"{money(line.amount, line.currency, at_least=risen)} {per(line.per)}"

    def _beside(self, line: CostLine) -> Iterator[AskView]:
        if (rise := line.raised_by) is not None:
            yield AskView(
                rise.id, "Fees have risen", rise.says, None, CONFIDENCES[rise.confidence], self._views.lines(rise.sources)
            )
        for each in line.elsewhere:
            how = ". ".join(part for part in (price(each), each.says) if part)
            yield AskView("", each.where, how, None, CONFIDENCES[each.confidence], self._views.lines(each.sources))
