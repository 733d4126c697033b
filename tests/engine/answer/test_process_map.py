"""The map of a device's way: nobody on it whom the answer does not use, and a source on every edge."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from msgspec.structs import replace

from pathways.engine.answer.assess import Request, assess
from pathways.engine.answer.process_map import process_map
from pathways.intake.device_file import read_device
from pathways.model.catalogue import RuleSet
from pathways.model.device import Approval, Device
from pathways.model.flows import Flows
from pathways.model.process_map import EdgeKind, MapNodeKind, MapStanding, ProcessMap
from pathways.model.rules import Actor, Confidence
from tests.places import EXAMPLES

AS_OF = dt.date(2026, 11, 20)
MAKER = {"manufacturer.based_in": "gb", "device.kind": "general", "device.custom_made": False, "device.in_house": False}
PLAIN = {"device.sterile": False, "device.measuring": False, "device.software": False, "device.implantable": False}


def drawn(rules: RuleSet, facts: dict[str, Any], *approvals: dict[str, Any], day: dt.date = AS_OF, **options: Any) -> ProcessMap:
    device = Device("Device", facts, tuple(Approval(each) for each in approvals), None, "")
    return process_map(assess(device, rules, Request(day, **options)), device, rules)


def parties(found: ProcessMap) -> list[str]:
    return [party.id.removeprefix("party:") for party in found.parties]


def flows(found: ProcessMap) -> dict[str, tuple[str, str]]:
    return {
        edge.rule: (edge.tail.removeprefix("party:"), edge.head.removeprefix("party:"))
        for edge in found.edges
        if edge.kind.is_flow
    }


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("day", [AS_OF, dt.date(2028, 7, 1)])
def test_every_edge_joins_what_is_there_and_says_why(rules: RuleSet, path: Any, day: dt.date) -> None:
    device = read_device(path.read_text("utf-8"), path.name, rules.catalogue.vocabulary, rules.catalogue.evidence).device
    answer = assess(device, rules, Request(day))
    found = process_map(answer, device, rules)
    assert found == process_map(answer, device, rules)
    nodes = {node.id: node for node in found.nodes}
    assert len(nodes) == len(found.nodes) and len({edge.id for edge in found.edges}) == len(found.edges)
    for edge in found.edges:
        assert edge.tail in nodes and edge.head in nodes and edge.tail != edge.head
        assert edge.sources and edge.rule and edge.label
        assert edge.start is None or edge.end is None or edge.start <= edge.end
    used = {end for edge in found.edges for end in (edge.tail, edge.head)}
    assert {party.id for party in found.parties} <= used, "somebody whom nothing needs"


def test_who_registers_hangs_on_where_the_maker_is(rules: RuleSet) -> None:
    class_i = MAKER | PLAIN | {"class.gb": "I"}
    here, abroad = drawn(rules, class_i), drawn(rules, class_i | {"manufacturer.based_in": "elsewhere"})
    assert parties(here) == ["manufacturer", "mhra"]
    assert flows(here)["mhra-registration"] == ("manufacturer", "mhra")
    assert parties(abroad) == ["manufacturer", "uk-responsible-person", "mhra"]
    assert flows(abroad)["mhra-registration"] == ("uk-responsible-person", "mhra")
    assert "gb-ukrp-checks" in flows(abroad) and "gb-ukrp-checks" not in flows(here)


def test_where_that_is_not_said_either_may_register(rules: RuleSet) -> None:
    facts = {fact: value for fact, value in (MAKER | PLAIN | {"class.gb": "I"}).items() if fact != "manufacturer.based_in"}
    found = drawn(rules, facts)
    registering = [edge for edge in found.edges if edge.kind is EdgeKind.TAKES and edge.head.endswith("/mhra-registration")]
    assert {edge.tail for edge in registering} == {"party:manufacturer", "party:uk-responsible-person"}
    assert all(edge.conditional for edge in registering)


def test_an_approved_body_is_there_only_where_one_takes_part(rules: RuleSet) -> None:
    assert "uk-approved-body" not in parties(drawn(rules, MAKER | PLAIN | {"class.gb": "I"}))
    found = drawn(rules, MAKER | PLAIN | {"class.gb": "IIb"})
    assert "uk-approved-body" in parties(found) and "notified-body" not in parties(found)
    assert flows(found)["approved-body-decision"] == ("uk-approved-body", "manufacturer")
    assert flows(found)["pms-psur-to-approved-body"] == ("manufacturer", "uk-approved-body")


def test_the_fee_is_that_of_the_day(rules: RuleSet) -> None:
    facts = MAKER | PLAIN | {"class.gb": "I"}
    assert "annual-fee" not in flows(drawn(rules, facts, day=dt.date(2026, 3, 31)))
    assert "gb-registration-fee-2025" in flows(drawn(rules, facts, day=dt.date(2026, 3, 31)))
    after = flows(drawn(rules, facts, day=dt.date(2026, 4, 1)))
    assert "annual-fee" in after and "gb-registration-fee-2025" not in after


def test_what_is_expected_is_never_drawn_as_law(rules: RuleSet) -> None:
    facts = MAKER | PLAIN | {"device.active": True, "class.gb": "IIa", "class.gb_future": "IIa"}
    found = drawn(rules, facts, {"approval.regulator": "fda", "approval.pathway": "pma", "approval.by_reliance": False})
    expected = [route for route in found.routes if route.standing is MapStanding.EXPECTED]
    assert [route.id for route in expected] == ["gb-reliance-4"]
    of_it = [edge for edge in found.edges if edge.part == "gb-reliance-4"]
    assert of_it and all(edge.standing is MapStanding.EXPECTED for edge in of_it)
    assert all(edge.confidence.rank >= expected[0].confidence.rank for edge in of_it), "no surer than the way itself"
    assert [edge for edge in of_it if edge.kind is EdgeKind.SUPPORTS]
    law = drawn(rules, facts, {"approval.regulator": "fda", "approval.pathway": "pma"}, law="in-force")
    assert all(edge.standing is MapStanding.LAW for edge in law.edges)


def test_steps_that_wait_are_joined_and_others_run_beside(rules: RuleSet) -> None:
    found = drawn(rules, MAKER | PLAIN | {"class.gb": "IIb"})
    waits = {(edge.tail.partition("/")[2], edge.head.partition("/")[2]) for edge in found.edges if edge.kind is EdgeKind.THEN}
    assert ("approved-body-application", "approved-body-assessment") in waits
    assert ("technical-file", "approved-body-contract") not in waits
    starts = {node.id.partition("/")[2]: node.start for node in found.nodes if node.kind is MapNodeKind.STEP}
    assert starts["technical-file"] == starts["approved-body-contract"] == AS_OF


def test_ways_that_are_not_decided_show_the_facts_they_hang_on(rules: RuleSet) -> None:
    device = Device("Bandage", {"device.kind": "general", "class.gb": "I"}, None, None, "")
    found = process_map(assess(device, rules, Request(AS_OF)), device, rules)
    assert found.routes == () and found.parties == ()
    ways = {node.id: node for node in found.nodes if node.kind is MapNodeKind.ROUTE}
    assert ways and all(any(edge.head == way for edge in found.edges) for way in ways)
    assert {"question:approvals", "question:device.sterile"} <= {node.id for node in found.nodes}


def test_a_step_that_rules_add_appears_by_itself(rules: RuleSet) -> None:
    """Whoever the step names acts; a party that nobody describes is called by its id."""
    facts = MAKER | PLAIN | {"class.gb": "I"}
    steps = dict(rules.catalogue.steps)
    steps["technical-file"] = replace(steps["technical-file"], by=(Actor.NOTIFIED_BODY,), title="Something new")
    bare = replace(rules, catalogue=replace(rules.catalogue, steps=steps, flows=Flows()))
    found = drawn(bare, facts)
    assert "Notified body" in [party.label for party in found.parties]
    party = next(node for node in found.parties if node.label == "Notified body")
    assert party.confidence is Confidence.UNKNOWN
    assert [node.label for node in found.nodes if node.id.endswith("/technical-file")] == ["Something new"]


def test_flows_name_duties_and_steps_that_there_are(rules_folder: Any) -> None:
    duties = {
        duty.cite.rule
        for edition in rules_folder.edition_ids
        for instrument in rules_folder.rule_set(edition).edition.instruments
        for duty in instrument.duties
    }
    named = {flow.duty for flow in rules_folder.rule_set("2026.11").catalogue.flows.flows if flow.duty is not None}
    assert named and named <= duties
