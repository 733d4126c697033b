"""``cost`` on steps and duties, and ``costs.yaml``: the numbers that users give, and rises of fees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias, TypeVar

from msgspec import Struct

from pathways.model.catalogue import Catalogue, Edition
from pathways.model.confidence import Confidence
from pathways.model.costs import Amount, CostBasis, CostInput, CostKind, CostLine, CostUnit, Currency, PriceElsewhere, Rise
from pathways.model.dates import Precision
from pathways.model.findings import Span
from pathways.model.rule_walk import rules_of
from pathways.rulebook.citations import KnownSources, cites_under
from pathways.rulebook.conditions import ConditionReader
from pathways.rulebook.fields import (
    Fields,
    Problems,
    as_member,
    as_partial_date,
    as_text,
    as_whole_number,
    as_word,
    shown,
    suggestion,
)
from pathways.rulebook.grammar.costs import AMOUNT_RANGE, COST, COST_INPUT, COSTS_FILE, ELSEWHERE, NOT_PUBLISHED, RISE
from pathways.rulebook.nodes import Mapping as MappingNode
from pathways.rulebook.nodes import Node, Sequence, error

COSTS = "costs.yaml"
"""A rule folder may leave it out."""


Entry = TypeVar("Entry", CostInput, Rise)
KnownRises: TypeAlias = Mapping[str, Rise] | None
"""None: the file cannot be read, so any id may be in it."""


class CostReader(Struct, frozen=True):
    """What the costs of a file may refer to."""

    conditions: ConditionReader
    sources: KnownSources
    rises: KnownRises

    def lines(self, fields: Fields) -> tuple[CostLine, ...]:
        node = fields.take("cost")
        if node is None:
            return ()
        return tuple(self._line(each) for each in (node.items if isinstance(node, Sequence) else (node,)))

    def _line(self, node: Node) -> CostLine:
        fields = Fields(node, COST)
        amount, currency, per = _price(fields)
        line = CostLine(
            rule=fields.text("rule"),
            title=fields.text("title"),
            says=fields.prose("says"),
            kind=fields.member("kind", CostKind),
            amount=amount,
            currency=currency,
            per=per,
            sources=cites_under(fields, "source", self.sources),
            confidence=fields.member("confidence", Confidence),
            span=fields.span,
            when=self.conditions.read(fields.take("when"), about_approvals=False),
            since=fields.optional_day("from"),
            until=fields.optional_day("until"),
            raised_by=self._rise(fields.take("raised_by")),
            elsewhere=tuple(self._elsewhere(each) for each in fields.items("elsewhere")),
        )
        fields.finish()
        if line.since is not None and line.until is not None and line.until < line.since:
            raise error("DT002", "'until' lies before 'from'", node.span)
        return line

    def _rise(self, node: Node | None) -> Rise | None:
        if node is None or self.rises is None:
            return None
        id_ = as_text(node, "'raised_by'")
        if id_ not in self.rises:
            raise error("RF040", f"there is no rise '{shown(id_)}'", node.span, suggestion(id_, self.rises))
        return self.rises[id_]

    def _elsewhere(self, node: Node) -> PriceElsewhere:
        fields = Fields(node, ELSEWHERE)
        amount, currency, per = _price(fields)
        found = PriceElsewhere(
            where=fields.text("where"),
            says=fields.prose("says"),
            amount=amount,
            currency=currency,
            per=per,
            sources=cites_under(fields, "source", self.sources),
            confidence=fields.member("confidence", Confidence),
        )
        fields.finish()
        return found


def _price(fields: Fields) -> tuple[Amount | None, Currency | None, tuple[CostUnit, ...]]:
    about = fields.flag("about", default=False)
    amount = _amount(fields.need("amount"), about=about)
    currency = fields.optional_member("currency", Currency)
    per = fields.need("per")
    units = tuple(as_member(each, CostUnit, "'per'") for each in (per.items if isinstance(per, Sequence) else (per,)))
    if (amount is None) != (currency is None):
        message = "an amount needs 'currency', and what is not published has none"
        raise error("LG006", message, fields.span, f"Currencies: {', '.join(Currency)}.")
    return amount, currency, units


def _amount(node: Node, *, about: bool) -> Amount | None:
    if isinstance(node, MappingNode):
        fields = Fields(node, AMOUNT_RANGE)
        low, high = (as_whole_number(fields.need(key), f"'{key}'") for key in ("low", "high"))
        fields.finish()
        if high < low:
            raise error("LG005", f"an amount must run from low to high, not from {low} to {high}", node.span)
        return Amount(low, high, about)
    if as_text(node, "'amount'").isdigit():
        exact = as_whole_number(node, "'amount'")
        return Amount(exact, exact, about)
    as_word(node, (NOT_PUBLISHED,), "'amount'")
    return None


def read_costs(root: Node, sources: KnownSources) -> CostBasis:
    """Raises FileError with everything that is wrong in the file."""
    fields = Fields(root, COSTS_FILE.table)
    fields.schema(COSTS_FILE.schema_name)
    fields.optional_day("checked")
    problems = Problems()
    inputs = _each_once(fields.items("inputs"), _input, problems)
    rises = _each_once(fields.items("rises"), lambda node: _rise(node, sources), problems)
    fields.finish()
    problems.raise_if_any()
    return CostBasis(tuple(inputs.values()), rises)


def check_cost_ids(edition: Edition, catalogue: Catalogue) -> None:
    """Rule ids are unique within an edition, those of costs included, and no number of costs is called like a step."""
    problems = Problems()
    seen = {placed.id: placed.span for instrument in edition.instruments for placed in rules_of(instrument)}
    lines = [line for instrument in edition.instruments for duty in instrument.duties for line in duty.cost]
    lines += [line for step in catalogue.steps.values() for line in step.cost]
    for line in lines:
        if line.rule in seen:
            message = f"rule '{line.rule}' stands twice in edition {edition.id}"
            problems.add(error("YS008", message, line.span, f"Also at {seen[line.rule]}."))
        seen.setdefault(line.rule, line.span)
    for input_ in catalogue.costs.inputs:
        if input_.id in catalogue.steps:
            start = Span(COSTS, 1, 1, 1, 1)
            problems.add(error("YS008", f"'{input_.id}' is a number of costs and a step", start, "Call one of them otherwise."))
    problems.raise_if_any()


def _each_once(nodes: Iterable[Node], read: Callable[[Node], Entry], problems: Problems) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for node in nodes:
        for entry in problems.each([node], read):
            if entry.id in found:
                problems.add(error("YS008", f"'{entry.id}' stands twice", node.span, "Keep one."))
            found[entry.id] = entry
    return found


def _input(node: Node) -> CostInput:
    fields = Fields(node, COST_INPUT)
    found = CostInput(
        id=fields.text("id"),
        counts=fields.member("counts", CostUnit),
        least=as_whole_number(fields.need("least"), "'least'"),
        ask=fields.prose("ask"),
        help=fields.prose("help"),
    )
    fields.finish()
    return found


def _rise(node: Node, sources: KnownSources) -> Rise:
    fields = Fields(node, RISE)
    since, precision = fields.need("since"), fields.member("precision", Precision)
    rise = Rise(
        id=fields.text("id"),
        since=as_partial_date(as_text(since, "'since'"), precision, since.span, "'since'"),
        says=fields.prose("says"),
        sources=cites_under(fields, "source", sources),
        confidence=fields.member("confidence", Confidence),
    )
    fields.finish()
    return rise
