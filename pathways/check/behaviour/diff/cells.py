"""The search: parts of the space of devices in which two families may answer differently, each as one known device."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from pathways.check.behaviour.diff.atoms import Atom, AtomNumbering, PartAtoms, Residue, residue_of
from pathways.check.behaviour.diff.space import SearchBudget, Space, unresolved
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import Knowledge
from pathways.model.conditions import Condition, Truth


class Cell(Struct, frozen=True):
    """A part of the space on which both sides answer the same throughout. ``key`` is equal where the answers must be."""

    knowledge: Knowledge
    key: tuple[object, ...]


class CellSearch:
    """Finds the cells where the sides differ, leaving out every part of the space where they provably agree."""

    def __init__(
        self,
        before: tuple[PartAtoms, ...],
        after: tuple[PartAtoms, ...],
        numbering: AtomNumbering,
        space: Space,
        budget: SearchBudget,
    ) -> None:
        self._sides = (before, after)
        self._conditions: Mapping[int, Condition] = numbering.conditions
        self._space = space
        self._budget = budget

    def cells(self, root: Knowledge) -> Iterator[Cell]:
        """Raises OutOfBudgetError when the search takes too long; what was found till then stands."""
        yield from self._below(root, {})

    def _below(self, knowledge: Knowledge, known: Mapping[int, Truth]) -> Iterator[Cell]:
        self._budget.spend()
        truths = dict(known)
        for number, condition in self._conditions.items():
            if truths.get(number, Truth.UNKNOWN) is Truth.UNKNOWN:
                truths[number] = evaluate(condition, knowledge)
        before, after = (residue_of(side, truths) for side in self._sides)
        differing = before.elements ^ after.elements
        if not differing:
            return
        fact = self._next_fact(before, after, differing, truths, knowledge)
        if fact is None:
            yield Cell(knowledge, _key(before, after, knowledge))
            return
        for narrowed in self._space.branches(knowledge, fact):
            yield from self._below(narrowed, truths)

    def _next_fact(
        self,
        before: Residue,
        after: Residue,
        differing: frozenset[tuple[int, ...]],
        truths: Mapping[int, Truth],
        knowledge: Knowledge,
    ) -> str | None:
        """The fact to look at next: one that a differing rule hangs on, then one that decides whether it counts."""
        atoms = {**before.atoms, **after.atoms}
        disputed = [atoms[element] for element in sorted(differing) if element in atoms]
        guards = [atoms[element] for element in sorted(before.guards | after.guards)]
        for wanted in (disputed, guards):
            facts = unresolved(self._open(wanted, truths), knowledge)
            if facts:
                return facts[0]
        dates = [condition for atom in disputed for condition in atom.dates]
        facts = unresolved(dates, knowledge)
        if facts:
            return facts[0]
        for fact in sorted({fact for atom in disputed for fact in atom.date_facts}):
            if not knowledge.is_known(fact):
                return fact
        facts = unresolved(self._open(_beside(disputed, atoms, before.left_over or after.left_over), truths), knowledge)
        return facts[0] if facts else None

    def _open(self, atoms: list[Atom], truths: Mapping[int, Truth]) -> list[Condition]:
        numbers = dict.fromkeys(atom.condition for atom in atoms if truths[atom.condition] is Truth.UNKNOWN)
        return [self._conditions[number] for number in numbers]


def _beside(disputed: list[Atom], atoms: Mapping[tuple[int, ...], Atom], left_over: bool) -> list[Atom]:
    """The atoms whose truth changes how the dispute shows: those of the same route.

    All of them where the dispute is about the whole group, or where the group speaks when no route applies.
    """
    routes = {atom.route for atom in disputed}
    everything = left_over or None in routes
    return [atoms[element] for element in sorted(atoms) if everything or atoms[element].route in routes]


def _key(before: Residue, after: Residue, knowledge: Knowledge) -> tuple[object, ...]:
    atoms = {**before.atoms, **after.atoms}
    dates = sorted({fact for atom in atoms.values() for fact in atom.date_facts})
    return (before.elements, after.elements, tuple(knowledge.possible[fact] for fact in dates))
