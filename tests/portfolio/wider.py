"""The rules with facts of which constraints speak but that no document knows: what a larger vocabulary does to a portfolio."""

from __future__ import annotations

from itertools import pairwise

from msgspec.structs import replace

from pathways.model.catalogue import RuleSet
from pathways.model.conditions import AllOf, OneOf
from pathways.model.facts import Constraint, Fact
from pathways.model.rules import Route

YES = frozenset({True})
CHAINS = (("more.a1", "more.a2", "more.a3"), ("more.b1", "more.b2", "more.b3"))
"""Each fact implies the next of its chain."""


def wider(rules: RuleSet, *, tied_to_kind: bool = False, read: str | None = None) -> RuleSet:
    """``tied_to_kind``: the first fact of each chain holds for no pack. ``read``: a fact that all rows of all routes ask for."""
    vocabulary = rules.catalogue.vocabulary
    like = vocabulary.facts["device.sterile"]
    facts = {fact: replace(like, id=fact) for chain in CHAINS for fact in chain}
    constraints = [_implies(one, OneOf(other, YES), like) for chain in CHAINS for one, other in pairwise(chain)]
    if tied_to_kind:
        kinds = OneOf("device.kind", vocabulary.facts["device.kind"].domain - {"pack"})
        constraints += [_implies(chain[0], kinds, like) for chain in CHAINS]
    catalogue = replace(
        rules.catalogue,
        vocabulary=replace(vocabulary, facts={**vocabulary.facts, **facts}, constraints=(*vocabulary.constraints, *constraints)),
    )
    edition = rules.edition
    if read is not None:
        instruments = [
            replace(each, routes=tuple([_asking(route, read) for route in each.routes])) for each in edition.instruments
        ]
        edition = replace(edition, instruments=tuple(instruments))
    return replace(rules, catalogue=catalogue, edition=edition)


def _implies(one: str, other: OneOf, like: Fact) -> Constraint:
    return Constraint(f"{one}-{other.fact}", (OneOf(one, YES),), other, "Made up.", like.sources, "assumed", False)


def _asking(route: Route, fact: str) -> Route:
    rows = [replace(row, when=AllOf((row.when, OneOf(fact, YES)))) for row in route.rows]
    return replace(route, rows=tuple(rows))
