"""Rules of every kind as a page of the site shows them, and the decision tables that they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from msgspec.structs import replace

from pathways.engine.conditions.wording import fact_label
from pathways.model.citations import Cite
from pathways.model.conditions import Condition
from pathways.model.dates import in_words
from pathways.model.findings import Span
from pathways.model.rules import Citation, Confidence
from pathways.report.labels import CONFIDENCES
from pathways.report.site.clauses import Clauses
from pathways.report.site.parts import Example, RuleView, SiteOf, SourceLine, TableRow, TableView
from pathways.report.site.sources import source_lines

_MOST_EXAMPLES = 3


class HasSources(Protocol):
    """Who says something, and how well that is established."""

    @property
    def sources(self) -> tuple[Cite, ...]: ...

    @property
    def confidence(self) -> Confidence: ...


class RuleViews:
    """The rules of one page: a rule that stands there twice has an anchor of its own each time."""

    def __init__(self, site: SiteOf) -> None:
        self._catalogue = site.rules.catalogue
        self._edition = site.rules.edition
        self._root = site.root
        self._examples = examples_by_rule(site.examples)
        self._anchors: dict[str, int] = {}
        self.clauses = Clauses(self._catalogue.vocabulary, site.derived)

    def view(self, cite: Citation, result: str, when: Condition | None) -> RuleView:
        """``when``: None where there is nothing to say of it."""
        view = self.unplaced(cite.rule, result, cite.says, cite, when)
        return replace(view, stands=self.place(cite.span))

    def unplaced(self, rule: str, result: str, says: str, known: HasSources, when: Condition | None = None) -> RuleView:
        """Of what does not know where it is written. ``known``: who says so, and how well that is established."""
        seen = self._anchors[rule] = self._anchors.get(rule, 0) + 1
        shown = self._examples.get(rule, ())
        return RuleView(
            id=rule,
            anchor=f"rule-{rule}" if seen == 1 else f"rule-{rule}-{seen}",
            result=result,
            says=says,
            confidence=CONFIDENCES[known.confidence],
            sources=self.lines(known.sources),
            when=None if when is None else self.clauses.clause(when),
            dates=(),
            ends=(),
            asks=(),
            examples=tuple(shown[:_MOST_EXAMPLES]),
            more=max(0, len(shown) - _MOST_EXAMPLES),
            stands="",
            corrections=tuple(
                f"{in_words(each.date)}. Was: {each.was} Is: {each.right}"
                for each in self._edition.corrections
                if rule in each.rules
            ),
        )

    def place(self, span: Span) -> str:
        return f"{span.file.removeprefix(self._root).lstrip('/')}, line {span.line}"

    def lines(self, cites: Iterable[Cite]) -> tuple[SourceLine, ...]:
        return source_lines(cites, self._catalogue.sources, self._edition.known_on)

    def table(self, rules: Sequence[RuleView], conditions: Sequence[Condition]) -> TableView | None:
        """A row for each rule, with what its condition asks of each fact."""
        if not rules:
            return None
        tables = [self.clauses.table(condition) for condition in conditions]
        used = {fact for table in tables for fact in table.cells}
        facts = [fact for fact in self._catalogue.vocabulary.facts if fact in used]
        rows = (
            TableRow(rule, tuple(table.cells.get(fact, "") for fact in facts), table.further)
            for rule, table in zip(rules, tables, strict=True)
        )
        return TableView(tuple(fact_label(self._catalogue.vocabulary, fact) for fact in facts), tuple(rows))


def examples_by_rule(examples: Iterable[Example]) -> Mapping[str, Sequence[Example]]:
    """Those that somebody published first."""
    found: dict[str, list[Example]] = {}
    for example in sorted(examples, key=lambda example: not example.sources):
        for rule in sorted(example.rules):
            found.setdefault(rule, []).append(example)
    return found
