"""Routes inherit market and subject from their group, also from one that is carried over."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.model.rules import Market, Per
from pathways.rulebook.groups import GroupKind, kinds_in
from pathways.rulebook.nodes import Node, parse
from tests.rulebook.helpers import INSTRUMENT, LATER, compiled, findings_of, write_edition

STATED = "    title: Small route\n    market: GB\n    per: device\n"
INHERITING = INSTRUMENT.replace(STATED, "    title: Small route\n")
CARRYING = """\
carries_over:
  - {from: small, group: gb-small, sentence: So it was., confidence: assumed}
"""
ADDED = """\
routes:
  - id: gb-small-2
    group: gb-small
    title: Another small route
    opens: not-established
    applies:
      - {rule: later-row, when: {class.gb: III}, says: Perhaps., source: no-source, confidence: assumed}
"""


def test_a_route_is_for_the_market_and_the_subject_of_its_group(rules_copy: Path) -> None:
    (stated,) = compiled(rules_copy, small=INSTRUMENT)
    (inheriting,) = compiled(rules_copy, small=INHERITING)
    (route,) = inheriting.routes
    assert (route.market, route.per) == (stated.routes[0].market, stated.routes[0].per) == (Market.GB, Per.DEVICE)


def test_the_conditions_of_a_route_are_read_for_what_its_group_is_looked_at_for(rules_copy: Path) -> None:
    text = INHERITING.replace("per: device", "per: approval").replace("when: {class.gb: IIa}", "when: {approval.pathway: 510k}")
    (instrument,) = compiled(rules_copy, small=text)
    assert instrument.routes[0].per is Per.APPROVAL


@pytest.mark.parametrize("key", ["market: NI", "per: approval"])
def test_a_route_that_states_something_else_than_its_group_is_refused(rules_copy: Path, key: str) -> None:
    text = INSTRUMENT.replace(STATED, f"    title: Small route\n    {key}\n")
    (finding,) = findings_of(write_edition(rules_copy, small=text))
    assert (finding.code, (finding.help or "")[:5]) == ("LG002", "Leave")


def test_a_row_of_a_route_for_approvals_has_no_subject_of_its_own(rules_copy: Path) -> None:
    of_row = "        confidence: verified\n        steps"
    text = INHERITING.replace("per: device", "per: approval").replace(of_row, "        per: approval\n" + of_row)
    assert text.count("per: approval") == 2
    (finding,) = findings_of(write_edition(rules_copy, small=text))
    assert finding.code == "LG002"


def test_a_route_of_a_carried_group_inherits_from_the_earlier_instrument(rules_copy: Path) -> None:
    text = INHERITING.replace("market: GB\n    per: device", "market: NI\n    per: device")
    small, later = compiled(rules_copy, small=text, later=LATER + CARRYING + ADDED)
    added = next(route for route in later.routes if route.id == "gb-small-2")
    assert (added.market, added.per) == (small.groups[0].market, small.groups[0].per) == (Market.NI, Per.DEVICE)


@pytest.mark.slow
def test_a_group_of_another_kind_than_the_carried_one_is_refused(rules_copy: Path) -> None:
    own = "groups:\n  - {id: gb-small, title: Small, market: NI, per: device}\n"
    folder = write_edition(rules_copy, small=INHERITING, later=LATER + CARRYING + own)
    assert "LG002" in [finding.code for finding in findings_of(folder)]


def test_the_kind_of_a_group_is_found_through_what_carries_it_over() -> None:
    texts = {
        "a": "groups: [{id: g, market: NI, per: approval}, {id: h, market: FR, per: device}]",
        "b": "carries_over: [{from: a, group: g}]",
        "round": "carries_over: [{from: round, group: g}]",
    }

    def node(id_: str) -> Node:
        return parse(texts[id_], id_)

    find = kinds_in(node)
    assert find("b", "g") == GroupKind(Market.NI, Per.APPROVAL)
    assert [find("b", "h"), find("a", "h"), find("round", "g"), find("a", "x")] == [None, None, None, None]
