"""The device of a case in words: of its many facts those that the rules in question read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pathways.check.behaviour.cases import Case
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import facts_read
from pathways.model.device import Device
from pathways.model.facts import FactValue, Vocabulary
from pathways.model.rule_walk import rules_of

_MOST = 12


def device_in_words(case: Case, rules: RuleSet) -> str:
    """``device.kind general, class.gb IIa; holds fda 510k K203629``. Facts left out by the case are unknown, and not named."""
    matter = facts_that_matter(case, rules)
    device = case.device
    stated = [fact for fact in rules.catalogue.vocabulary.facts if fact in device.facts]
    named = [fact for fact in stated if fact in matter] or stated
    words = [_said(fact, device.facts[fact]) for fact in named[:_MOST]]
    if len(named) > _MOST:
        words.append(f"and {len(named) - _MOST} more")
    return f"{', '.join(words) or 'no facts'}; {_approvals(device, rules.catalogue.vocabulary)}"


def facts_that_matter(case: Case, rules: RuleSet) -> frozenset[str]:
    """What is read by the rules that the case expects, else by all rules of the routes it speaks of."""
    wanted = {rule for each in case.expect for rule in each.rules}
    places = {each.id for each in case.expect}
    exact: set[str] = set()
    near: set[str] = set()
    for instrument in rules.edition.instruments:
        for standing in rules_of(instrument):
            read = facts_read(standing.rule.when) | facts_read(standing.given)
            if standing.id in wanted:
                exact |= read
            if any(place is not None and place.id in places for place in (standing.group, standing.route)):
                near |= read
    return frozenset(exact or near)


def _approvals(device: Device, vocabulary: Vocabulary) -> str:
    if device.approvals is None:
        return "approvals not known"
    held = ["holds " + " ".join(_values(approval.facts, vocabulary.facts)) for approval in device.approvals]
    return "; ".join(held) or "holds no approval"


def _values(stated: Mapping[str, FactValue], order: Iterable[str]) -> list[str]:
    return [_short(fact, stated[fact]) for fact in order if fact in stated]


def _said(fact: str, value: FactValue) -> str:
    return f"{fact} {_plain(value)}"


def _short(fact: str, value: FactValue) -> str:
    name = fact.removeprefix("approval.")
    return _plain(value) if name in ("regulator", "pathway", "number") else f"{name} {_plain(value)}"


def _plain(value: FactValue) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
