"""What the rules of an instrument file have in common: citation, condition, verdicts, evidence, steps, review."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from msgspec import Struct

from pathways.model.citations import Cite
from pathways.model.conditions import Condition
from pathways.model.findings import Span
from pathways.model.rules import (
    Citation,
    Confidence,
    EvidenceNeed,
    Need,
    Per,
    PlanStep,
    Review,
    Reviewer,
    Verdict,
    VerdictRule,
)
from pathways.rulebook.citations import KnownSources, read_cites
from pathways.rulebook.costs import CostReader, KnownRises
from pathways.rulebook.facts import FactsFile
from pathways.rulebook.fields import Fields, Problems, as_items, as_text, prose, shown, suggestion
from pathways.rulebook.grammar.instruments import EVIDENCE_NEED, OTHERWISE, REVIEW, STEP_USE, UNHELD, VERDICTS
from pathways.rulebook.groups import FindKind, kind_unknown
from pathways.rulebook.nodes import Node, Scalar, error

T = TypeVar("T")


class KnownIds(Struct, frozen=True):
    """What rules may refer to. ``kind_of``: the kinds of groups that other instruments have."""

    facts: FactsFile
    sources: KnownSources
    evidence: frozenset[str]
    steps: frozenset[str]
    kind_of: FindKind = kind_unknown
    rises: KnownRises = None


class RuleReader:
    """Reads the rules of one file. What is wrong in an entry of a list is noted in ``problems``, and the entry is left out."""

    def __init__(self, known: KnownIds) -> None:
        self.known = known
        self.conditions = known.facts.conditions
        self.costs = CostReader(self.conditions, known.sources, known.rises)
        self.problems = Problems()

    def each(self, fields: Fields, key: str, decode: Callable[[Node], T]) -> tuple[T, ...]:
        return self.problems.each(fields.items(key), decode)

    # --- references ---------------------------------------------------------------------------------

    def sources(self, fields: Fields, key: str) -> tuple[Cite, ...]:
        return read_cites(fields.need(key), self.known.sources)

    def evidence_id(self, node: Node) -> str:
        return _known_id(node, self.known.evidence, "evidence item", "RF012")

    def step_id(self, node: Node) -> str:
        return _known_id(node, self.known.steps, "step", "RF013")

    def cite(self, fields: Fields) -> Citation:
        return Citation(
            rule=fields.text("rule"),
            says=fields.prose("says"),
            sources=self.sources(fields, "source"),
            confidence=fields.member("confidence", Confidence),
            span=fields.span,
        )

    def when(self, fields: Fields, per: Per) -> Condition:
        return self.conditions.read(fields.take("when"), about_approvals=per is Per.APPROVAL)

    # --- verdict rules ------------------------------------------------------------------------------

    def verdicts(self, fields: Fields, per: Per) -> tuple[VerdictRule, ...]:
        found: list[VerdictRule] = []
        for verdict in Verdict:
            decode = partial(self._verdict, verdict=verdict, per=per)
            found.extend(self.each(fields, verdict, decode))
        return tuple(found)

    def _verdict(self, node: Node, *, verdict: Verdict, per: Per) -> VerdictRule:
        fields = Fields(node, VERDICTS[verdict])
        rule = VerdictRule(
            cite=self.cite(fields),
            verdict=verdict,
            when=self.when(fields, per),
            since=fields.optional_day("since") if verdict is Verdict.CLOSED else None,
            between=fields.texts("between") if verdict is Verdict.UNSETTLED else (),
        )
        fields.finish()
        _check_unsettled(rule, fields.span)
        return rule

    def otherwise(self, node: Node | None, per: Per) -> VerdictRule | None:
        if node is None:
            return None
        fields = Fields(node, OTHERWISE)
        rule = VerdictRule(self.cite(fields), fields.member("outcome", Verdict), self.when(fields, per))
        fields.finish()
        _check_unsettled(rule, fields.span)
        return rule

    def unheld(self, node: Node | None) -> VerdictRule | None:
        if node is None:
            return None
        fields = Fields(node, UNHELD)
        rule = VerdictRule(self.cite(fields), Verdict.EXCLUDED, self.when(fields, Per.DEVICE))
        fields.finish()
        return rule

    # --- evidence, steps, review --------------------------------------------------------------------

    def evidence(self, fields: Fields, per: Per) -> tuple[EvidenceNeed, ...]:
        return self.each(fields, "evidence", lambda node: self._need(node, per))

    def _need(self, node: Node, per: Per) -> EvidenceNeed:
        fields = Fields(node, EVIDENCE_NEED)
        need = EvidenceNeed(
            rule=fields.text("rule"),
            item=self.evidence_id(fields.need("item")),
            need=fields.member("need", Need),
            basis=fields.optional_text("basis"),
            when=self.when(fields, per),
            sources=self.sources(fields, "source"),
            confidence=fields.member("confidence", Confidence),
        )
        fields.finish()
        return need

    def steps(self, fields: Fields, per: Per) -> tuple[PlanStep, ...]:
        return self.each(fields, "steps", lambda node: self._step(node, per))

    def _step(self, node: Node, per: Per) -> PlanStep:
        fields = Fields(node, STEP_USE)
        step = self.step_id(fields.need("step"))
        after = fields.take("after")
        waited_for = () if after is None else (after,) if isinstance(after, Scalar) else as_items(after, "'after'")
        plan_step = PlanStep(
            step=step,
            after=tuple(map(self.step_id, waited_for)),
            when=self.when(fields, per),
            not_before_opening=fields.take("not_before") is not None,
        )
        fields.finish()
        return plan_step

    def review(self, node: Node | None) -> Review | None:
        if node is None:
            return None
        fields = Fields(node, REVIEW)
        review = Review(fields.member("by", Reviewer), tuple(map(prose, fields.texts("checks"))))
        fields.finish()
        return review


def _known_id(node: Node, known: frozenset[str], what: str, code: str) -> str:
    text = as_text(node, f"the {what}")
    if text not in known:
        raise error(code, f"there is no {what} '{shown(text)}'", node.span, suggestion(text, known))
    return text


def _check_unsettled(rule: VerdictRule, span: Span) -> None:
    if (rule.verdict is Verdict.UNSETTLED) != (rule.cite.confidence is Confidence.UNKNOWN):
        message = "what is unsettled has confidence unknown, and only that has"
        raise error("LG001", f"rule '{rule.cite.rule}': {message}", span)
