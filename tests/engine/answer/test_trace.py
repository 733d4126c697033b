"""A trace has every rule, with its truth and the conditions that make it so."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pathways.engine.answer.assess import Request, considered
from pathways.engine.answer.trace import trace
from pathways.engine.conditions.evaluate import deciding_facts, evaluate, leaves_in_the_way
from pathways.engine.conditions.knowledge import about_approval, know, on_day
from pathways.model.conditions import Condition, Truth
from pathways.rulebook.folder import RuleFolder, shipped_rules
from tests.effort import up_to
from tests.engine.devices import devices, given_facts, without

RULES = RuleFolder(shipped_rules()).rule_set("2026.11")
VOCABULARY = RULES.catalogue.vocabulary
REQUEST = Request(date(2026, 11, 20))


def conditions() -> dict[tuple[str, str], Condition]:
    """By instrument and rule."""
    found: dict[tuple[str, str], Condition] = {}
    for instrument in considered(RULES.edition, REQUEST.law):
        verdicts = [rule for part in (*instrument.groups, *instrument.routes) for rule in part.verdicts]
        rows = [row for route in instrument.routes for row in route.rows]
        found |= {(instrument.id, rule.cite.rule): rule.when for rule in (*verdicts, *rows)}
    return found


@up_to(40)
@given(st.data())
def test_every_rule_with_what_makes_it_so(data: st.DataObject) -> None:
    device = data.draw(devices(VOCABULARY))
    for fact, place in data.draw(st.lists(st.sampled_from(given_facts(device)), max_size=4, unique=True)):
        if place is None or place < len(device.approvals or ()):
            device = without(device, fact, place)
    whole = on_day(know(device, VOCABULARY), REQUEST.as_of)
    rules = conditions()
    seen = set()
    for found in trace(device, RULES, REQUEST):
        key = (found.instrument, found.rule)
        seen.add(key)
        knowledge = whole if found.approval is None else about_approval(whole, found.approval)
        assert found.truth is evaluate(rules[key], knowledge)
        facts = {each.fact for each in found.conditions}
        if found.truth is Truth.NO:
            assert len(facts) <= len(leaves_in_the_way(rules[key], knowledge))
            assert facts
        if found.truth is Truth.UNKNOWN:
            assert facts <= deciding_facts(rules[key], knowledge)
    if device.approvals:
        assert seen == rules.keys()
