"""Formulas to z3 and back. The only module that knows the prover."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from msgspec import Struct

from pathways.check.proofs.formula import Among, And, Between, Constant, Earlier, Formula, Not, Or, atoms
from pathways.check.proofs.proof import ProofBudget, ProverMissing
from pathways.check.proofs.verdicts import Verdicts
from pathways.check.proofs.world import Variable, limits, variables
from pathways.model.conditions import Value
from pathways.model.facts import Vocabulary

_SEED = 7
_NO_MODEL = -1


class Model(Struct, frozen=True):
    """There is such a device. ``slots``: how many approvals the formula speaks of."""

    slots: int


class NoModel(Struct, frozen=True):
    """There is no such device."""


class OutOfBudget(Struct, frozen=True):
    why: str


class Prover:
    """Decides whether a device and a day fulfil a formula. One solver for each number of approvals in sight.

    Raises ProverMissing where z3 is not installed.
    """

    def __init__(self, vocabulary: Vocabulary, budget: ProofBudget) -> None:
        try:
            import z3
        except ImportError:
            raise ProverMissing from None
        self._z3: Any = z3
        self._context: Any = z3.Context()
        self._vocabulary = vocabulary
        self._budget = budget
        self._terms: dict[int, tuple[Formula, Any]] = {}
        self._atoms: dict[tuple[str, Value | None], Any] = {}
        self._kinds: dict[str, Variable] = {}
        self._solvers: dict[int, Any] = {}
        self._verdicts = Verdicts(vocabulary, budget, z3.get_full_version())

    def exists(self, goal: Formula) -> bool | OutOfBudget:
        """As ``decide``, in one word."""
        found = self.decide(goal)
        return found if isinstance(found, OutOfBudget) else isinstance(found, Model)

    def decide(self, goal: Formula) -> Model | NoModel | OutOfBudget:
        """Whether there are a device and a day that fulfil ``goal``."""
        if isinstance(goal, Constant) and not goal.value:
            return NoModel()
        given_up: list[str] = []
        found = self._verdicts.known(goal, lambda: self._asked(goal, given_up))
        if found is None:
            return OutOfBudget(f"the solver gave up: {given_up[0]} (budget {self._budget.steps} steps)")
        return NoModel() if found == _NO_MODEL else Model(found)

    def keep_verdicts(self) -> None:
        """So that the next run need not ask them again."""
        self._verdicts.keep()

    def _asked(self, goal: Formula, given_up: list[str]) -> int | None:
        """How many approvals a device that fulfils ``goal`` holds at most; None where the solver gave up."""
        slots = _slots_of(goal)
        solver = self._solver(slots)
        solver.push()
        try:
            solver.add(self._term(goal))
            outcome = solver.check()
            if outcome == self._z3.sat:
                return slots
            if outcome == self._z3.unsat:
                return _NO_MODEL
            given_up.append(solver.reason_unknown())
            return None
        finally:
            solver.pop()

    @contextmanager
    def choosing(self, goal: Formula, slots: int) -> Iterator[Choice]:
        """To choose the values of a device that fulfils ``goal``, one after the other."""
        solver = self._solver(slots)
        solver.push()
        try:
            solver.add(self._term(goal))
            yield Choice(solver, self._is, self._value)
        finally:
            solver.pop(solver.num_scopes())

    def _solver(self, slots: int) -> Any:
        solver = self._solvers.get(slots)
        if solver is None:
            solver = self._z3.SimpleSolver(ctx=self._context)
            solver.set("rlimit", self._budget.steps)
            solver.set("random_seed", _SEED)
            for variable in variables(self._vocabulary, slots):
                self._kinds[variable.name] = variable
                for term in self._domain(variable):
                    solver.add(term)
            solver.add(self._term(limits(self._vocabulary, slots)))
            self._solvers[slots] = solver
        return solver

    # --- variables ----------------------------------------------------------------------------------

    def _domain(self, variable: Variable) -> list[Any]:
        if variable.values is None:
            if variable.bounds is None:
                return []
            number = self._number(variable.name)
            return [number >= variable.bounds[0], number <= variable.bounds[1]]
        if variable.values == (False, True):
            return []
        terms = [self._has_value(variable.name, value) for value in variable.values]
        z3 = self._z3
        return [z3.Or(*terms), z3.AtMost(*terms, 1)]

    def _has_value(self, name: str, value: Value) -> Any:
        key = (name, None if isinstance(value, bool) else value)
        term = self._atoms.get(key)
        if term is None:
            shown = name if isinstance(value, bool) else f"{name}={value}"
            term = self._atoms[key] = self._z3.Bool(shown, self._context)
        return self._z3.Not(term) if value is False else term

    def _number(self, name: str) -> Any:
        key = (name, "number")
        term = self._atoms.get(key)
        if term is None:
            variable = self._kinds[name]
            make = self._z3.Int if variable.bounds is not None else self._z3.Real
            term = self._atoms[key] = make(name, self._context)
        return term

    # --- formulas -----------------------------------------------------------------------------------

    def _term(self, formula: Formula) -> Any:
        known = self._terms.get(id(formula))
        if known is None:
            known = self._terms[id(formula)] = (formula, self._translated(formula))
        return known[1]

    def _translated(self, formula: Formula) -> Any:
        z3 = self._z3
        match formula:
            case Among():
                values = sorted(formula.values, key=str)
                return self._joined(z3.Z3_mk_or, [self._has_value(formula.variable, value) for value in values])
            case And():
                return self._joined(z3.Z3_mk_and, [self._term(part) for part in formula.parts])
            case Or():
                return self._joined(z3.Z3_mk_or, [self._term(part) for part in formula.parts])
            case Not():
                return z3.Not(self._term(formula.part))
            case Between():
                number = self._number(formula.variable)
                bounds = [] if formula.low is None else [number >= formula.low]
                bounds += [] if formula.high is None else [number <= formula.high]
                return self._joined(z3.Z3_mk_and, bounds)
            case Earlier():
                return self._number(formula.variable) < self._number(formula.other) + formula.offset
            case Constant():
                return self._constant(formula.value)

    def _joined(self, make: Any, terms: list[Any]) -> Any:
        """``And`` or ``Or`` without the type checks of z3's own wrappers, which take most of the time of a whole run."""
        z3 = self._z3
        array = (z3.Ast * len(terms))(*(term.as_ast() for term in terms))
        return z3.BoolRef(make(self._context.ref(), len(terms), array), self._context)

    def _constant(self, value: bool) -> Any:
        return self._z3.BoolVal(value, self._context)

    # --- values -------------------------------------------------------------------------------------

    def _is(self, variable: Variable, value: Value | float) -> Any:
        if variable.values is None:
            return self._number(variable.name) == value
        assert isinstance(value, str | bool)
        return self._has_value(variable.name, value)

    def _value(self, model: Any, variable: Variable) -> Value | int | float:
        z3 = self._z3
        if variable.values is None:
            found = model.eval(self._number(variable.name), model_completion=True)
            if variable.bounds is not None:
                return int(found.as_long())
            return float(found.as_fraction())
        for value in variable.values:
            if z3.is_true(model.eval(self._has_value(variable.name, value), model_completion=True)):
                return value
        raise AssertionError(variable.name)


class Choice:
    """A device in the making. What is chosen depends on the candidates and their order only, never on the solver's own model."""

    def __init__(
        self, solver: Any, is_: Callable[[Variable, Value | float], Any], value: Callable[[Any, Variable], Value | int | float]
    ) -> None:
        self._solver = solver
        self._is = is_
        self._value = value
        self._model = self._solved()

    def first_of(self, variable: Variable, candidates: Iterable[Value | int | float]) -> Value | int | float | None:
        """The first candidate that goes with all that was chosen; it is chosen. None where none does."""
        for candidate in candidates:
            if self._model is not None and self._value(self._model, variable) == candidate:
                self._solver.add(self._is(variable, candidate))
                return candidate
            self._solver.push()
            self._solver.add(self._is(variable, candidate))
            model = self._solved()
            if model is not None:
                self._model = model
                return candidate
            self._solver.pop()
        return None

    def any_of(self, variable: Variable) -> Value | int | float:
        """The solver's own value, where no candidate goes."""
        value = self._value(self._model, variable)
        self._solver.add(self._is(variable, value))
        return value

    def _solved(self) -> Any:
        return self._solver.model() if str(self._solver.check()) == "sat" else None


def _slots_of(goal: Formula) -> int:
    """How many approvals a formula speaks of."""
    numbers = (int(atom.variable.rpartition("@")[2]) for atom in atoms(goal) if "@" in atom.variable)
    return max(numbers, default=-1) + 1
