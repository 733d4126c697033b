"""A portfolio under a vocabulary with forty more facts that constraints tie together: what they cost, in profiles and in time.

``python -m bench.portfolio_tied_facts [ROWS]`` prints the table; ``make bench`` has it among the portfolio's rows.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
from msgspec.structs import replace

from bench.devices import devices
from bench.timing import markdown
from pathways.engine.answer.assess import Request
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import OneOf
from pathways.model.facts import Constraint, Fact
from pathways.portfolio.table import Assessor
from pathways.rulebook.folder import RuleFolder, shipped_rules

_ROWS = 20_000
_COMPONENTS = 10
_IN_COMPONENT = 4
_REQUEST = Request(date(2026, 11, 20))


def section(rows: int = _ROWS) -> str:
    rules = RuleFolder(shipped_rules()).rule_set("2026.11")
    plain = {name: column for name, column in _roles(devices(rows), rules).items() if name != "id"}
    more = {**plain, **_forty_columns(rows)}
    cases = {
        "as it ships": (rules, plain),
        "40 more facts, in 10 components of their own": (with_forty_facts(rules), more),
        "40 more facts, all tied to device.kind": (with_forty_facts(rules, tied_to="device.kind"), more),
    }
    found = [(name, *_measured(*case, rows)) for name, case in cases.items()]
    return f"### Forty more tied facts\n\n{rows:,} devices; each of the facts is yes, no or not said at random.\n\n" + markdown(
        ("vocabulary", "distinct profiles", "rows per second"), found
    )


def with_forty_facts(rules: RuleSet, tied_to: str | None = None) -> RuleSet:
    """With ``more.c0f0`` and so on, of which each implies the next in its component.

    ``tied_to``: the first of each also rules out one value of this fact, so that all are one component.
    """
    vocabulary = rules.catalogue.vocabulary
    like = vocabulary.facts["device.sterile"]
    facts = {fact: replace(like, id=fact) for component in _forty() for fact in component}
    constraints = [_implies(one, other, like) for component in _forty() for one, other in pairwise(component)]
    if tied_to is not None:
        others = OneOf(tied_to, vocabulary.facts[tied_to].domain - {"pack"})
        firsts = [first for first, *_ in _forty()]
        constraints += [replace(_implies(first, first, like), id=f"{first}-{tied_to}", conclusion=others) for first in firsts]
    wider = replace(vocabulary, facts={**vocabulary.facts, **facts}, constraints=(*vocabulary.constraints, *constraints))
    return replace(rules, catalogue=replace(rules.catalogue, vocabulary=wider))


def _forty() -> Iterator[tuple[str, ...]]:
    return (tuple(f"more.c{number}f{place}" for place in range(_IN_COMPONENT)) for number in range(_COMPONENTS))


def _implies(one: str, other: str, like: Fact) -> Constraint:
    yes = frozenset({True})
    return Constraint(f"{one}-{other}", (OneOf(one, yes),), OneOf(other, yes), "Made up.", like.sources, "assumed", False)


def _forty_columns(rows: int, seed: int = 20261120) -> dict[str, Any]:
    """Free of contradictions: within a component facts turn from no to yes once, and some are not said."""
    chance = np.random.default_rng(seed)
    columns = {}
    for component in _forty():
        turns = chance.integers(0, len(component) + 1, rows)
        for place, fact in enumerate(component):
            columns[fact] = pa.array(turns <= place, mask=chance.random(rows) < 0.1)
    return columns


def _roles(table: Any, rules: RuleSet) -> dict[str, Any]:
    known = {*rules.catalogue.vocabulary.facts, "approvals"}
    return {name: table[name].combine_chunks() for name in table.column_names if name in known}


def _measured(rules: RuleSet, columns: Mapping[str, Any], rows: int) -> tuple[str, str]:
    assessor = Assessor(rules, _REQUEST)
    began = time.perf_counter()
    assessor.assess(columns, rows)
    return f"{assessor.profiles:,}", f"{rows / (time.perf_counter() - began):,.0f}"


if __name__ == "__main__":
    print(section(*map(int, sys.argv[1:])))
