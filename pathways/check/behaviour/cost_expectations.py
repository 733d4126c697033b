"""What a worked case expects of the costs: lines by their rule, and the sums of a route."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pathways.model.confidence import Confidence
from pathways.model.costs import CostKind, CostResult, Costs, CostStanding, CostTotal, CostUnit, Currency, Sum
from pathways.model.findings import Span
from pathways.rulebook.fields import Fields, as_member, as_text, as_whole_number
from pathways.rulebook.grammar.checking import EXPECTED_COST, EXPECTED_SUM, EXPECTED_TOTAL
from pathways.rulebook.nodes import Mapping as MappingNode
from pathways.rulebook.nodes import Node
from pathways.rulebook.nodes import Sequence as SequenceNode


class ExpectedCost(Struct, frozen=True):
    """A line of the costs. None: not looked at."""

    rule: str
    span: Span
    low: int | None = None
    high: int | None = None
    currency: Currency | None = None
    per: tuple[CostUnit, ...] | None = None
    kind: CostKind | None = None
    standing: CostStanding | None = None
    at_least: bool | None = None
    about: bool | None = None
    confidence: Confidence | None = None
    routes: tuple[str, ...] = ()
    elsewhere: int | None = None
    published: bool | None = None


class ExpectedTotal(Struct, frozen=True):
    """The sums of a route in a currency; None: not looked at."""

    route: str
    span: Span
    once: Sum | None
    yearly: Sum | None
    currency: Currency = Currency.GBP


def read_cost(node: Node) -> ExpectedCost:
    if not isinstance(node, MappingNode):
        return ExpectedCost(as_text(node, "the rule of a cost"), node.span)
    fields = Fields(node, EXPECTED_COST)
    per = fields.take("per")
    units = None if per is None else (per.items if isinstance(per, SequenceNode) else (per,))
    cost = ExpectedCost(
        rule=fields.text("rule"),
        span=fields.span,
        low=_number(fields, "low"),
        high=_number(fields, "high"),
        currency=fields.optional_member("currency", Currency),
        per=None if units is None else tuple(as_member(each, CostUnit, "'per'") for each in units),
        kind=fields.optional_member("kind", CostKind),
        standing=fields.optional_member("standing", CostStanding),
        at_least=fields.flag("at_least", default=False) if fields.has("at_least") else None,
        about=fields.flag("about", default=False) if fields.has("about") else None,
        confidence=fields.optional_member("confidence", Confidence),
        routes=fields.texts("for"),
        elsewhere=_number(fields, "elsewhere"),
        published=fields.flag("published", default=False) if fields.has("published") else None,
    )
    fields.finish()
    return cost


def _number(fields: Fields, key: str) -> int | None:
    node = fields.take(key)
    return None if node is None else as_whole_number(node, f"'{key}'")


def read_total(node: Node) -> ExpectedTotal:
    fields = Fields(node, EXPECTED_TOTAL)
    once, yearly = (_sum(fields.take(key)) for key in ("once", "yearly"))
    total = ExpectedTotal(
        fields.text("route"), fields.span, once, yearly, fields.optional_member("currency", Currency) or Currency.GBP
    )
    fields.finish()
    return total


def _sum(node: Node | None) -> Sum | None:
    if node is None:
        return None
    fields = Fields(node, EXPECTED_SUM)
    low, high = as_whole_number(fields.need("low"), "'low'"), _number(fields, "high")
    at_least, about = fields.flag("at_least", default=False), fields.flag("about", default=False)
    fields.finish()
    return Sum(low, low if high is None else high, at_least, about)


def of_costs(wanted: tuple[ExpectedCost, ...], totals: tuple[ExpectedTotal, ...], costs: Costs) -> Iterator[tuple[Span, str]]:
    """What the costs do not say as expected."""
    lines = {line.rule: line for line in costs.lines}
    for each in wanted:
        line = lines.get(each.rule)
        if line is None:
            yield each.span, f"there is no cost '{each.rule}'"
        else:
            yield from ((each.span, f"cost '{each.rule}': {message}") for message in _of_line(each, line))
    for total in totals:
        found = [each for each in costs.totals if each.route == total.route and each.currency is total.currency]
        if not found:
            yield total.span, f"nothing is added up for '{total.route}' in {total.currency}"
        for each_found in found:
            yield from ((total.span, f"sum of '{total.route}': {message}") for message in _of_total(total, each_found))


def _of_line(wanted: ExpectedCost, line: CostResult) -> Iterator[str]:
    amount = line.amount
    checks: tuple[tuple[str, object, object], ...] = (
        ("low", wanted.low, None if amount is None else amount.low),
        ("high", wanted.high, None if amount is None else amount.high),
        ("published", wanted.published, amount is not None),
        ("about", wanted.about, amount is not None and amount.about),
        ("currency", wanted.currency, line.currency),
        ("per", wanted.per, line.per),
        ("kind", wanted.kind, line.kind),
        ("standing", wanted.standing, line.standing),
        ("at_least", wanted.at_least, line.at_least),
        ("confidence", wanted.confidence, line.confidence),
        ("elsewhere", wanted.elsewhere, len(line.elsewhere)),
    )
    for what, expected, actual in checks:
        if expected is not None and actual != expected:
            yield f"{what} is {_shown(actual)}, not {_shown(expected)}"
    for route in wanted.routes:
        if route not in line.routes:
            yield f"it is for {', '.join(line.routes)}, not for '{route}'"


def _of_total(wanted: ExpectedTotal, found: CostTotal) -> Iterator[str]:
    for what, expected, actual in (("once", wanted.once, found.once), ("yearly", wanted.yearly, found.yearly)):
        if expected is not None and expected != actual:
            yield f"{what} is {_of_sum(actual)}, not {_of_sum(expected)}"


def _of_sum(part: Sum | None) -> str:
    if part is None:
        return "nothing"
    words = ["at least"] * part.at_least + ["about"] * part.about
    return " ".join([*words, f"{part.low}..{part.high}"])


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
