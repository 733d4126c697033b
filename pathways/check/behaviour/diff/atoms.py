"""A family as atoms: each rule a condition and what it brings, numbered so that two sides can be compared at a glance."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from msgspec import Struct

from pathways.check.behaviour.diff.families import Family, GroupPart
from pathways.check.behaviour.diff.space import held
from pathways.engine.decide.precedence import by_strength
from pathways.model.conditions import NEVER, Condition, Truth
from pathways.model.rules import Closing, Opening, Per, Review, Route, Row, VerdictRule


class Atom(Struct, frozen=True):
    """``brings`` numbers what the rule does where it holds, ``condition`` when it holds; equal numbers mean equal on both sides.

    ``route`` numbers the route that the rule belongs to, None for rules of the group. ``rank`` is that of its confidence.
    ``singular``: the rule brings more than its kind and confidence. ``dates``: conditions behind the end that it names.
    """

    brings: int
    condition: int
    route: int | None = None
    rank: int = 0
    singular: bool = False
    dates: tuple[Condition, ...] = ()
    date_facts: frozenset[str] = frozenset()


class RouteAtoms(Struct, frozen=True):
    rows: tuple[Atom, ...]
    verdicts: tuple[Atom, ...]


class PartAtoms(Struct, frozen=True):
    concerned: Atom
    verdicts: tuple[tuple[Atom, ...], ...]
    otherwise: Atom | None
    unheld: Atom | None
    routes: tuple[RouteAtoms, ...]


class AtomNumbering:
    """Gives equal things equal numbers."""

    def __init__(self, holds_one: bool) -> None:
        self._numbers: dict[Hashable, int] = {}
        self.holds_one = holds_one
        self.conditions: dict[int, Condition] = {}

    def of(self, thing: Hashable) -> int:
        return self._numbers.setdefault(thing, len(self._numbers))

    def of_condition(self, condition: Condition) -> int:
        plain = held(condition, self.holds_one)
        number = self.of(("condition", plain))
        self.conditions[number] = plain
        return number

    def plain(self, condition: Condition) -> Condition:
        return held(condition, self.holds_one)


def atoms_of(family: Family, numbering: AtomNumbering) -> tuple[PartAtoms, ...]:
    return tuple(_part(part, numbering) for part in family)


def _part(part: GroupPart, numbering: AtomNumbering) -> PartAtoms:
    instrument, group = part.instrument, part.group
    own = (group.id, group.market, group.per, instrument.status, instrument.in_force_from, instrument.in_force_until)
    unheld = None if group.unheld is None else _verdict_atom(group.unheld, ("unheld", own), None, numbering)
    if group.per is Per.APPROVAL and not numbering.holds_one:
        return PartAtoms(Atom(numbering.of(("concerned", own)), numbering.of_condition(NEVER)), (), None, unheld, ())
    return PartAtoms(
        concerned=Atom(numbering.of(("concerned", own)), numbering.of_condition(group.when)),
        verdicts=tuple(
            tuple(_verdict_atom(rule, own, None, numbering) for rule in of_kind) for _, of_kind in by_strength(group.verdicts)
        ),
        otherwise=None if group.otherwise is None else _verdict_atom(group.otherwise, ("otherwise", own), None, numbering),
        unheld=unheld,
        routes=tuple(_route(part, route, own, numbering) for route in part.routes),
    )


def _verdict(rule: VerdictRule) -> Hashable:
    return (rule.verdict, rule.since, rule.between, rule.cite.confidence)


def _verdict_atom(rule: VerdictRule, place: Hashable, route: int | None, numbering: AtomNumbering) -> Atom:
    return Atom(
        brings=numbering.of(("verdict", place, _verdict(rule))),
        condition=numbering.of_condition(rule.when),
        route=route,
        rank=rule.cite.confidence.rank,
        singular=rule.since is not None or bool(rule.between),
    )


def _route(part: GroupPart, route: Route, own: Hashable, numbering: AtomNumbering) -> RouteAtoms:
    place = (own, route.id, route.market, route.per, route.route_to_market)
    return RouteAtoms(
        rows=tuple(_row(part, route, row, place, numbering) for row in route.rows),
        verdicts=tuple(_verdict_atom(rule, place, numbering.of(place), numbering) for rule in route.verdicts),
    )


def _row(part: GroupPart, route: Route, row: Row, place: Hashable, numbering: AtomNumbering) -> Atom:
    closing = row.closes or route.closes
    brings = (
        place,
        row.per_approval,
        row.cite.confidence,
        _closing(closing),
        _opening(row.opens or route.opens),
        _review(row.review or route.review or part.group.review),
        route.gives or part.group.gives,
        row.between,
    )
    terms = () if closing is None else closing.terms
    return Atom(
        brings=numbering.of(("row", brings)),
        # Without an approval there is nothing for which such a row could be looked at.
        condition=numbering.of_condition(NEVER if row.per_approval and not numbering.holds_one else row.when),
        route=numbering.of(place),
        rank=row.cite.confidence.rank,
        singular=True,
        dates=tuple(numbering.plain(term.when) for term in terms if not term.if_stated),
        date_facts=frozenset(term.fact for term in terms if term.fact is not None and not term.if_stated),
    )


def _closing(closing: Closing | None) -> Hashable:
    if closing is None:
        return None
    cited = None if closing.cite is None else closing.cite.confidence
    return (frozenset(closing.terms), closing.possibly_until, cited)


def _opening(opening: Opening | None) -> Hashable:
    if opening is None:
        return None
    return (opening.expected, opening.confidence, opening.at_least, _opening(opening.not_before))


def _review(review: Review | None) -> Hashable:
    return None if review is None else review.by


class Residue(Struct, frozen=True):
    """What a side still has to say where part of the facts is known.

    ``elements`` tells two sides apart: equal elements mean equal answers. ``open_`` are the atoms not yet decided, by element.
    """

    elements: frozenset[tuple[int, ...]]
    atoms: dict[tuple[int, ...], Atom]
    guards: frozenset[tuple[int, ...]]
    left_over: bool


def residue_of(parts: Sequence[PartAtoms], truths: dict[int, Truth]) -> Residue:
    """The atoms that can still matter: those refuted, and those that a stronger verdict makes idle, are left out."""
    atoms: dict[tuple[int, ...], Atom] = {}
    guards: set[tuple[int, ...]] = set()
    left_over = False

    def keep(atom: Atom, guard: bool) -> None:
        holds = truths[atom.condition] is Truth.YES
        element = (atom.brings,) if holds else (atom.brings, atom.condition)
        atoms[element] = atom
        if guard:
            guards.add(element)

    for part in parts:
        concerned = truths[part.concerned.condition]
        if part.unheld is not None and concerned is not Truth.YES and truths[part.unheld.condition] is not Truth.NO:
            keep(part.unheld, False)
        if concerned is Truth.NO:
            continue
        keep(part.concerned, True)
        if _kept_verdicts(part, truths, keep):
            continue
        if part.otherwise is not None and truths[part.otherwise.condition] is not Truth.NO:
            keep(part.otherwise, False)
            left_over = True
        for route in part.routes:
            rows = [row for row in route.rows if truths[row.condition] is not Truth.NO]
            for row in rows:
                keep(row, False)
            if rows:
                for verdict in route.verdicts:
                    if truths[verdict.condition] is not Truth.NO:
                        keep(verdict, True)
    return Residue(frozenset(atoms), atoms, frozenset(guards), left_over)


def _kept_verdicts(part: PartAtoms, truths: dict[int, Truth], keep: Callable[[Atom, bool], None]) -> bool:
    """Whether a verdict of the group holds for certain, so that weaker ones and the routes are idle."""
    for of_kind in part.verdicts:
        alive = [atom for atom in of_kind if truths[atom.condition] is not Truth.NO]
        holding = [atom for atom in alive if truths[atom.condition] is Truth.YES]
        best = min((atom.rank for atom in holding), default=None)
        for atom in alive:
            holds = truths[atom.condition] is Truth.YES
            if best is None or atom.singular or atom.rank < best or (holds and atom.rank == best):
                keep(atom, True)
        if holding:
            return True
    return False
