"""The plainest device that fulfils a formula: the same on every run, whatever model the solver finds first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathways.check.proofs.formula import AS_OF, Between, Earlier, Formula, atoms, both
from pathways.check.proofs.solver import Choice, Prover
from pathways.check.proofs.world import Variable, limits, variables
from pathways.model.conditions import Value
from pathways.model.facts import Vocabulary


def plainest(goal: Formula, slots: int, prover: Prover, vocabulary: Vocabulary, today: int) -> dict[str, Value | int | float]:
    """Values that fulfil ``goal``, which must have some: few approvals, a day near today, the first choice of every list, no.

    They are chosen one by one, in the order of the vocabulary, each as plain as the earlier ones allow.
    """
    leaves = list(atoms(both(limits(vocabulary, slots), goal)))
    matter = {leaf.variable for leaf in leaves} | {leaf.other for leaf in leaves if isinstance(leaf, Earlier)}
    days = sorted({int(bound) for leaf in leaves if isinstance(leaf, Between) for bound in (leaf.low, leaf.high) if bound})
    order = sorted(variables(vocabulary, slots), key=lambda variable: (variable.fact is not None, variable.slot is not None))
    values: dict[str, Value | int | float] = {}
    with prover.choosing(goal, slots) as choice:
        for variable in order:
            candidates = _candidates(variable, values, days, today)
            if variable.name in matter:
                values[variable.name] = _chosen(choice, variable, candidates)
            else:
                values[variable.name] = next(candidates, 0.0)
    return values


def _chosen(choice: Choice, variable: Variable, candidates: Iterator[Value | int | float]) -> Value | int | float:
    value = choice.first_of(variable, candidates)
    return choice.any_of(variable) if value is None else value


def _candidates(
    variable: Variable, values: Mapping[str, Value | int | float], days: list[int], today: int
) -> Iterator[Value | int | float]:
    """Plainest first. Of days: today, then the days around those that the formula names, the nearest first."""
    if variable.values is not None:
        yield from variable.values
        return
    if variable.bounds is None:
        yield 0.0
        return
    low, high = variable.bounds
    near = [today, low, high, *(day + step for day in days for step in (-1, 0, 1))]
    as_of = values.get(AS_OF)
    if isinstance(as_of, int):
        near += [as_of - 1, as_of, as_of + 1]
    yield from sorted({day for day in near if low <= day <= high}, key=lambda day: (abs(day - today), day))
