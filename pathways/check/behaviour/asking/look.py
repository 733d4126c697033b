"""How the rules that ask or tell stand for one device on one day, and on which leaves of their conditions that hangs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property

from msgspec import Struct

from pathways.check.behaviour.asking.rules import AskingKind, AskingRule, Carrier
from pathways.check.behaviour.coverage.record import live_leaves
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import Knowledge, know
from pathways.engine.decide.examine import examine
from pathways.engine.decide.outcomes import known_opening, report
from pathways.engine.decide.precedence import Standing
from pathways.engine.decide.routes import Examined
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import Truth
from pathways.model.device import Device
from pathways.model.law import Law
from pathways.model.result import Outcome
from pathways.model.rules import LegalStatus

_NEEDS_EVIDENCE = (Outcome.OPEN, Outcome.UPCOMING, Outcome.EXPECTED, Outcome.UNDECIDED)


class Shown(Struct, frozen=True):
    """A route of the answer that brings its evidence and duties. ``planned``: and a plan."""

    examined: Examined
    planned: bool


class CaseLook(Struct, frozen=True, dict=True):
    """One device on one day. Raises ContradictionError, when used, where its facts cannot all be true."""

    device: Device
    as_of: date
    law: Law
    rules: RuleSet

    @cached_property
    def whole(self) -> Knowledge:
        return know(self.device, self.rules.catalogue.vocabulary)

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        found = []
        for instrument in self.rules.edition.instruments:
            if instrument.status is LegalStatus.SUPERSEDED or (self.law is Law.IN_FORCE and not instrument.status.is_law):
                continue
            for each in examine(instrument, self.whole, self.as_of, strict=True):
                if each.route is None or not each.route.route_to_market or each.standing is Standing.NOT_APPLICABLE:
                    continue
                result = report(each, None, self.as_of)
                if result.outcome in _NEEDS_EVIDENCE:
                    dated = result.outcome is Outcome.OPEN or known_opening(result.opens) is not None
                    found.append(Shown(each, dated and result.outcome is not Outcome.UNDECIDED))
        return tuple(found)

    def views(self, rule: AskingRule) -> Iterator[Knowledge]:
        """What is known wherever the rule is looked at: of the device, or of the approval that a route rests on."""
        if (rule.first is not None and self.as_of < rule.first) or (rule.last is not None and self.as_of > rule.last):
            return
        if rule.kind is AskingKind.NOTICE:
            if any(each.id == rule.place and self._considers(each.status) for each in self.rules.edition.instruments):
                yield self.whole
            return
        for shown in self.shown:
            if rule.kind is AskingKind.STEP and not shown.planned:
                continue
            if any(_is_carried(carrier, shown.examined) for carrier in rule.carriers):
                yield shown.examined.knowledge

    def _considers(self, status: LegalStatus) -> bool:
        return self.law is Law.ALL or status.is_law

    def truth(self, rule: AskingRule) -> Truth | None:
        """Whether the rule asks: for certain, perhaps, or not; None where it is not looked at."""
        truths = [evaluate(rule.when, knowledge) for knowledge in self.views(rule)]
        for truth in (Truth.YES, Truth.UNKNOWN, Truth.NO):
            if truth in truths:
                return truth
        return None

    def leaves(self, rule: AskingRule) -> Iterator[tuple[tuple[int, ...], Truth]]:
        """The leaves on which it hangs whether the rule asks, each with its truth."""
        for knowledge in self.views(rule):
            yield from live_leaves(rule.when, knowledge)


def _is_carried(carrier: Carrier, examined: Examined) -> bool:
    assert examined.route is not None
    if carrier.part.instrument.id != examined.instrument.id or carrier.route.id != examined.route.id:
        return False
    return carrier.row is None or any(row.cite.rule == carrier.row.cite.rule for row in examined.rows)
