"""How many rows are looked at: facts that no rule can see tell no rows apart, and those that one sees do."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from pathways.engine.answer.assess import Request
from pathways.model.catalogue import RuleSet
from tests.portfolio.makers import rows_of
from tests.portfolio.wider import CHAINS, wider

pa = pytest.importorskip("pyarrow")
from pathways.portfolio.table import Assessor  # noqa: E402
from tests.portfolio.test_equal import AS_OF, check, columns_of  # noqa: E402

PLAIN = {"device.kind": "general", "device.custom_made": "false", "class.gb": "IIa", "class.eu": "IIa", "approvals": "none"}
MORE = [fact for chain in CHAINS for fact in chain]


def profiles(rows: list[Mapping[str, str | None]], rules: RuleSet) -> int:
    assessor = Assessor(rules, Request(AS_OF))
    assessor.assess(columns_of(rows), len(rows))
    return assessor.profiles


def with_more(row: Mapping[str, str | None], chance: random.Random) -> dict[str, str | None]:
    """Most of them free of contradictions."""
    values: dict[str, str | None] = {}
    for chain in CHAINS:
        turns = chance.randrange(len(chain) + 1)
        for place, fact in enumerate(chain):
            stated = turns <= place if chance.random() < 0.95 else turns > place
            values[fact] = None if chance.random() < 0.2 else str(stated).lower()
    return {**row, **values}


@pytest.mark.parametrize("tied_to_kind", [False, True])
def test_more_tied_facts_that_no_rule_reads_make_no_more_profiles(rules: RuleSet, tied_to_kind: bool) -> None:
    values = [dict.fromkeys(MORE, "true"), dict.fromkeys(MORE, "false"), {**dict.fromkeys(MORE, "true"), "more.b1": "false"}]
    assert profiles([{**PLAIN, **each} for each in values], wider(rules, tied_to_kind=tied_to_kind)) == 1


def test_a_tied_fact_that_rules_read_makes_profiles_and_those_beside_it_none(rules: RuleSet) -> None:
    reads = wider(rules, read="more.a2")
    assert profiles([{**PLAIN, "more.a2": value} for value in ("true", "false")], reads) == 2
    assert profiles([{**PLAIN, "more.a2": "true", "more.b1": value} for value in ("true", "false")], reads) == 1


def test_contradictions_in_a_component_that_no_rule_reads_are_refused(rules: RuleSet) -> None:
    rows = [{**PLAIN, "more.a1": "true", "more.a3": value} for value in ("true", "false")]
    assert check(rows, wider(rules), by_route=False) == (1, 1)


@pytest.mark.parametrize(("tied_to_kind", "read"), [(False, None), (False, "more.a2"), (True, "more.a2"), (True, None)])
@pytest.mark.first_only
def test_rows_get_the_single_answer_whatever_is_tied_to_what(rules: RuleSet, tied_to_kind: bool, read: str | None) -> None:
    chance = random.Random(5)
    wide = wider(rules, tied_to_kind=tied_to_kind, read=read)
    rows = [with_more(row, chance) for row in rows_of(160, 6, rules.catalogue.vocabulary)]
    good, bad = check(rows, wide, by_route=True)
    assert good > 20 and bad > 20


def certificates(granted: str, *ends: str) -> list[dict[str, str | None]]:
    rest = {**PLAIN, "approvals": "EU MDR certificate", "approval.withdrawn": "false", "approval.granted": granted}
    return [{**rest, "approval.expires": end} for end in ends]


@pytest.mark.slow
def test_an_approval_to_come_is_told_apart_by_its_day_and_not_by_its_end(rules: RuleSet) -> None:
    rows = [*certificates("2027-02-03", "2029-05-01", "2029-05-02"), *certificates("2027-02-04", "2029-05-01")]
    assert profiles(rows, rules) == 2
    assert check(rows, rules, by_route=True) == (3, 0)


@pytest.mark.slow
def test_an_approval_to_come_that_ends_on_or_near_its_first_day(rules: RuleSet) -> None:
    rows = certificates("2027-02-03", "2027-02-03", "2027-02-04", "2027-02-02", "2027-03-01")
    assert check(rows, rules, by_route=True) == (3, 1)
    assert check(rows[::-1], rules, by_route=False) == (3, 1)
