"""Conditions in words: what holds of all devices is not called by the name of a fact."""

from __future__ import annotations

from msgspec.structs import replace

from pathways.model.conditions import ALWAYS, NEVER, AllOf, OneOf
from pathways.report.site.clauses import Clauses
from pathways.rulebook.facts import read_facts
from pathways.rulebook.folder import RuleFolder, shipped_rules

FOLDER = RuleFolder(shipped_rules())
DERIVED = tuple(read_facts(FOLDER.node("facts.yaml"), FOLDER.catalogue.sources).derived.values())
BOTH = AllOf((OneOf("device.sterile", frozenset({True})), OneOf("device.measuring", frozenset({True}))))
NAMED = replace(DERIVED[0], definitions={True: BOTH, False: ALWAYS})
CLAUSES = Clauses(FOLDER.catalogue.vocabulary, (NAMED, replace(NAMED, definitions={True: NEVER, False: ALWAYS})))


def test_a_derived_fact_is_called_by_its_name() -> None:
    assert CLAUSES.clause(BOTH).text == f"{NAMED.label}: yes"


def test_always_and_never_are_called_what_they_are() -> None:
    assert CLAUSES.clause(ALWAYS).text == "In every case"
    assert CLAUSES.clause(NEVER).text == "In no case"
