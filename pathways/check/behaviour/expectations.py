"""What a worked case expects of the answer: routes with their plans, evidence, duties, notices, deadlines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct

from pathways.check.behaviour.cost_expectations import ExpectedCost, ExpectedTotal, read_cost, read_total
from pathways.model.findings import Span
from pathways.model.result import Outcome
from pathways.model.rules import Confidence, LegalStatus, Market, Need, Phase, Reviewer
from pathways.rulebook.fields import Fields, as_date, as_items, as_member, as_text, as_texts, shown
from pathways.rulebook.grammar.checking import (
    EXPECTATION,
    EXPECTED_DUTY,
    EXPECTED_EVIDENCE,
    EXPECTED_NOTICE,
    EXPECTED_STEP,
    NO_EVIDENCE,
)
from pathways.rulebook.nodes import Mapping as MappingNode
from pathways.rulebook.nodes import Node, Scalar, error
from pathways.rulebook.nodes import Sequence as SequenceNode

T = TypeVar("T")

ABSENT = "absent"
NOTHING = "none"


class ExpectedStep(Struct, frozen=True):
    """A step of a plan. ``after``: it starts no sooner than these have ended, in the best, the likely and the worst case."""

    step: str
    after: tuple[str, ...]
    waits_for_opening: bool | None
    conditional: bool
    span: Span


class Expectation(Struct, frozen=True):
    """What the answer must say of one route or group. None: not looked at.

    ``steps`` are all steps of its plan, in their order; ``done`` those that the device has behind it.
    """

    id: str
    outcome: Outcome | None
    rules: tuple[str, ...]
    approval: str | None
    legal_status: LegalStatus | None
    confidence: Confidence | None
    opens: str | None
    closes: str | None
    undecided_by: tuple[str, ...] | None
    between: tuple[str, ...] | None
    review: Reviewer | None
    gives: str | None
    steps: tuple[ExpectedStep, ...] | None
    done: tuple[str, ...] | None
    span: Span


class ExpectedEvidence(Struct, frozen=True):
    """That the checklist has an item because of a rule, or an item whatever the rule. ``routes``: what it is needed for."""

    rule: str | None
    item: str | None
    need: Need | None
    confidence: Confidence | None
    routes: tuple[str, ...]
    conditional: bool
    span: Span


class ExpectedDuty(Struct, frozen=True):
    rule: str
    market: Market | None
    phase: Phase | None
    confidence: Confidence | None
    conditional: bool
    span: Span


class ExpectedNotice(Struct, frozen=True):
    rule: str
    confidence: Confidence | None
    legal_status: LegalStatus | None
    span: Span


class Named(Struct, frozen=True):
    """What must not be in the answer: a rule, or an item of evidence."""

    rule: str | None
    item: str | None
    span: Span


class Asks(Struct, frozen=True):
    """What the answer must ask and tell beside its routes, and what it must not. ``deadlines`` are days."""

    evidence: tuple[ExpectedEvidence, ...] = ()
    no_evidence: tuple[Named, ...] = ()
    duties: tuple[ExpectedDuty, ...] = ()
    no_duties: tuple[Named, ...] = ()
    notices: tuple[ExpectedNotice, ...] = ()
    no_notices: tuple[Named, ...] = ()
    deadlines: tuple[tuple[str, Span], ...] = ()
    no_deadlines: tuple[tuple[str, Span], ...] = ()
    costs: tuple[ExpectedCost, ...] = ()
    no_costs: tuple[Named, ...] = ()
    cost_totals: tuple[ExpectedTotal, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__struct_fields__)


NO_ASKS = Asks()


def read_expectation(node: Node) -> Expectation:
    fields = Fields(node, EXPECTATION)
    id_, outcome_node = fields.text("id"), fields.need("outcome")
    absent = isinstance(outcome_node, Scalar) and outcome_node.text == ABSENT
    rules = fields.texts("rules")
    expectation = Expectation(
        id=id_,
        outcome=None if absent else as_member(outcome_node, Outcome, "'outcome'"),
        rules=rules,
        approval=fields.optional_text("approval"),
        legal_status=_member(fields, "legal_status", LegalStatus),
        confidence=_member(fields, "confidence", Confidence),
        opens=fields.optional_text("opens"),
        closes=fields.optional_text("closes"),
        undecided_by=_optional_texts(fields, "undecided_by"),
        between=_optional_texts(fields, "between"),
        review=_member(fields, "review", Reviewer),
        gives=fields.optional_text("gives"),
        steps=_steps(fields),
        done=_optional_texts(fields, "done"),
        span=fields.span,
    )
    fields.finish()
    needs_rules = expectation.outcome not in (None, Outcome.UNDECIDED)
    if needs_rules and not rules:
        raise error("TS002", f"'{shown(id_)}' names no rule", fields.span, "List the rules that must be among the reasons.")
    return expectation


def read_asks(fields: Fields) -> Asks:
    """The keys of a case that speak of evidence, duties, notices and deadlines."""
    return Asks(
        evidence=_each(fields, "evidence", _evidence),
        no_evidence=_each(fields, "no_evidence", _named_evidence),
        duties=_each(fields, "duties", _duty),
        no_duties=_each(fields, "no_duties", _named_rule),
        notices=_each(fields, "notices", _notice),
        no_notices=_each(fields, "no_notices", _named_rule),
        deadlines=_each(fields, "deadlines", _day),
        no_deadlines=_each(fields, "no_deadlines", _day),
        costs=_each(fields, "costs", read_cost),
        no_costs=_each(fields, "no_costs", _named_rule),
        cost_totals=_each(fields, "cost_totals", read_total),
    )


def _each(fields: Fields, key: str, read: Callable[[Node], T]) -> tuple[T, ...]:
    """One entry or a list of them."""
    node = fields.take(key)
    if node is None:
        return ()
    return tuple(read(item) for item in (node.items if isinstance(node, SequenceNode) else (node,)))


def _steps(fields: Fields) -> tuple[ExpectedStep, ...] | None:
    node = fields.take("steps")
    return None if node is None else tuple(_step(item) for item in as_items(node, "'steps'"))


def _step(node: Node) -> ExpectedStep:
    if not isinstance(node, MappingNode):
        return ExpectedStep(as_text(node, "a step"), (), None, False, node.span)
    fields = Fields(node, EXPECTED_STEP)
    waits = fields.optional_text("not_before")
    step = ExpectedStep(
        step=fields.text("step"),
        after=fields.texts("after"),
        waits_for_opening=None if waits is None else waits == "opening",
        conditional=fields.flag("conditional", default=False),
        span=fields.span,
    )
    fields.finish()
    return step


def _evidence(node: Node) -> ExpectedEvidence:
    if not isinstance(node, MappingNode):
        return ExpectedEvidence(as_text(node, "a rule of evidence"), None, None, None, (), False, node.span)
    fields = Fields(node, EXPECTED_EVIDENCE)
    evidence = ExpectedEvidence(
        rule=fields.optional_text("rule"),
        item=fields.optional_text("item"),
        need=_member(fields, "need", Need),
        confidence=_member(fields, "confidence", Confidence),
        routes=fields.texts("for"),
        conditional=fields.flag("conditional", default=False),
        span=fields.span,
    )
    fields.finish()
    if evidence.rule is None and evidence.item is None:
        raise error("YS017", "expected evidence needs 'rule' or 'item'", node.span)
    return evidence


def _named_evidence(node: Node) -> Named:
    if not isinstance(node, MappingNode):
        return Named(as_text(node, "a rule of evidence"), None, node.span)
    fields = Fields(node, NO_EVIDENCE)
    named = Named(None, fields.text("item"), fields.span)
    fields.finish()
    return named


def _named_rule(node: Node) -> Named:
    return Named(as_text(node, "the id of a rule"), None, node.span)


def _duty(node: Node) -> ExpectedDuty:
    if not isinstance(node, MappingNode):
        return ExpectedDuty(as_text(node, "a duty"), None, None, None, False, node.span)
    fields = Fields(node, EXPECTED_DUTY)
    duty = ExpectedDuty(
        rule=fields.text("rule"),
        market=_member(fields, "market", Market),
        phase=_member(fields, "phase", Phase),
        confidence=_member(fields, "confidence", Confidence),
        conditional=fields.flag("conditional", default=False),
        span=fields.span,
    )
    fields.finish()
    return duty


def _notice(node: Node) -> ExpectedNotice:
    if not isinstance(node, MappingNode):
        return ExpectedNotice(as_text(node, "a notice"), None, None, node.span)
    fields = Fields(node, EXPECTED_NOTICE)
    notice = ExpectedNotice(
        rule=fields.text("rule"),
        confidence=_member(fields, "confidence", Confidence),
        legal_status=_member(fields, "legal_status", LegalStatus),
        span=fields.span,
    )
    fields.finish()
    return notice


def _day(node: Node) -> tuple[str, Span]:
    return as_date(node, "a deadline").isoformat(), node.span


M = TypeVar("M", Reviewer, LegalStatus, Confidence, Need, Phase, Market)


def _member(fields: Fields, key: str, kind: type[M]) -> M | None:
    return fields.member(key, kind) if fields.has(key) else None


def _optional_texts(fields: Fields, key: str) -> tuple[str, ...] | None:
    node = fields.take(key)
    return None if node is None else as_texts(node, f"'{key}'")
